package dev.skerry.fleet.analytics;

import dev.skerry.link.Cause;
import dev.skerry.link.Letter;
import dev.skerry.link.LinkException;
import dev.skerry.link.LinkJson;
import dev.skerry.link.MessageKind;
import dev.skerry.link.Outcomes;
import dev.skerry.link.Telemetry;
import dev.skerry.link.Traits;
import dev.skerry.terms.Grade;
import dev.skerry.terms.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Decides under which agent and when what a device says is to be counted, and whether at all. */
final class Filing {
  /** For how long minutes are kept; what comes later than that is counted by the hour. */
  static final Duration MINUTES_KEPT = Duration.ofDays(1);

  /** For how long anything is. */
  static final Duration HOURS_KEPT = Duration.ofDays(90);

  static final int MINUTE = 60;
  static final int HOUR = 3600;

  /* Of one message: more is a mistake, or a lie. */
  private static final long MOST = 1_000_000_000;

  /* Looked at in this message, and counted in the one before. */
  private static final int UNDER_WAY = 64;

  private static final String OTHER = "other";
  private static final Set<String> CAUSES =
      Arrays.stream(Cause.values()).map(Cause::label).collect(Collectors.toUnmodifiableSet());

  private Filing() {}

  /**
   * Where something is counted.
   *
   * @param span for how many seconds: a minute or an hour
   * @param start in seconds since 1970
   */
  record Row(String agent, int span, long start) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      int byAgent = agent.compareTo(other.agent);
      int bySpan = byAgent != 0 ? byAgent : Integer.compare(span, other.span);
      return bySpan != 0 ? bySpan : Long.compare(start, other.start);
    }
  }

  /**
   * What of {@code letters} counts, and where.
   *
   * @param now by the fleet's clock, which bounds what devices say of the time
   */
  static SortedMap<Row, Outcomes> of(List<Letter> letters, Instant now) {
    SortedMap<Row, Outcomes> rows = new TreeMap<>();
    for (Letter letter : letters) {
      outcomes(letter)
          .ifPresent(outcomes ->
              rows.merge(row(letter.key(), letter.at(), now), outcomes, Outcomes::plus));
    }
    return rows;
  }

  /** What a letter says of requests; empty if it says nothing of them, or what cannot be. */
  static Optional<Outcomes> outcomes(Letter letter) {
    if (letter.kind() != MessageKind.TELEMETRY) {
      return Optional.empty();
    }
    try {
      Names.check("agent", letter.key());
      return LinkJson.read(letter.body().bytes(), Telemetry.class)
          .outcomes()
          .filter(Filing::isSound)
          .filter(outcomes -> outcomes.requests() > 0)
          .map(Filing::ofKnownCauses);
    } catch (LinkException | IllegalArgumentException e) {
      // Kept as a message, for whoever looks for the reason.
      return Optional.empty();
    }
  }

  /* A newer device may know causes that this program does not; and of many, sums would have more than can be. */
  private static Outcomes ofKnownCauses(Outcomes said) {
    Map<String, Long> known = new TreeMap<>();
    said.misses()
        .forEach((cause, count) ->
            known.merge(CAUSES.contains(cause) ? cause : OTHER, count, Long::sum));
    return new Outcomes(
        said.grades(),
        said.late(),
        said.refused(),
        said.faults(),
        known,
        said.ran(),
        said.joules(),
        said.latency(),
        believed(said));
  }

  private static boolean isSound(Outcomes outcomes) {
    return outcomes.grades().values().stream().allMatch(count -> count <= MOST)
        && outcomes.misses().values().stream().allMatch(count -> count <= MOST)
        && outcomes.answered() == outcomes.latency().count()
        && outcomes.late() <= outcomes.answered()
        && outcomes.refused() <= MOST
        && outcomes.faults() <= MOST
        && outcomes.ran().toMillis() <= MOST
        && outcomes.joules().orElse(0) <= MOST;
  }

  /* More looks than answers of models cannot be, and say nothing against the rest. */
  private static Optional<Traits> believed(Outcomes outcomes) {
    long models = outcomes.of(Grade.FULL) + outcomes.of(Grade.VARIANT);
    return outcomes.traits().filter(traits -> traits.most() <= models + UNDER_WAY);
  }

  /**
   * Where something is counted that a device says was at {@code at}: under the time at which it was
   * heard if it cannot have been then, since the device's clock is wrong.
   */
  static Row row(String agent, Instant at, Instant now) {
    boolean possible = !at.isAfter(now) && at.isAfter(now.minus(HOURS_KEPT));
    Instant when = possible ? at : now;
    int span = when.isBefore(now.minus(MINUTES_KEPT)) ? HOUR : MINUTE;
    long second = when.getEpochSecond();
    return new Row(agent, span, second - Math.floorMod(second, span));
  }
}
