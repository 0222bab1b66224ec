package dev.skerry.fleet.analytics;

import dev.skerry.terms.Names;
import java.time.Duration;
import java.time.Instant;

/**
 * A question about what came of requests.
 *
 * @param agent of this one alone; of all if it is empty
 * @param site of this one alone; of all if it is empty
 * @param device of this one alone; of all if it is empty
 * @param from the first moment, moved to the beginning of its step
 * @param to before which the last one is
 * @param step for how long each point of the answer is
 */
public record Asked(
    String agent, String site, String device, Instant from, Instant to, Duration step) {
  /** No answer has more points. */
  public static final int MOST_POINTS = 1500;

  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  /** Refuses what cannot be answered. */
  public Asked {
    check("agent", agent);
    check("site", site);
    check("device", device);
    if (step.toSeconds() < Filing.MINUTE || step.toSeconds() % Filing.MINUTE != 0) {
      throw new IllegalArgumentException("step: " + step + " (expected: whole minutes)");
    }
    check("from", from);
    check("to", to);
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("from: " + from + " (expected: before " + to + ")");
    }
    from = Instant.ofEpochSecond(floor(from, step));
    long points = Duration.between(from, to).dividedBy(step);
    if (points > MOST_POINTS) {
      throw new IllegalArgumentException(
          "step: " + step + ", that is " + points + " points (expected: <= " + MOST_POINTS + ")");
    }
  }

  private static void check(String what, Instant at) {
    if (at.isBefore(Instant.EPOCH) || at.isAfter(LATEST)) {
      throw new IllegalArgumentException(
          what + ": " + at + " (expected: from " + Instant.EPOCH + " to " + LATEST + ")");
    }
  }

  private static void check(String what, String name) {
    if (!name.isEmpty()) {
      Names.check(what, name);
    }
  }

  /** The beginning of the step that {@code at} is in, in seconds since 1970. */
  private static long floor(Instant at, Duration step) {
    long second = at.getEpochSecond();
    return second - Math.floorMod(second, step.toSeconds());
  }

  /**
   * About the last {@code while} before {@code now}, in steps of which there are some sixty.
   *
   * @param last for how long; at most as long as anything is kept
   */
  public static Asked last(String agent, String site, String device, Duration last, Instant now) {
    if (last.compareTo(Duration.ofMinutes(1)) < 0 || last.compareTo(Filing.HOURS_KEPT) > 0) {
      throw new IllegalArgumentException(
          "last: " + last + " (expected: a minute to " + Filing.HOURS_KEPT.toDays() + " days)");
    }
    return new Asked(agent, site, device, now.minus(last), now, step(now.minus(last), now));
  }

  /** A step of which some sixty lie between: minutes within a day, then hours. */
  public static Duration step(Instant from, Instant to) {
    check("from", from);
    check("to", to);
    Duration range = Duration.between(from, to);
    long minutes = Math.max(1, range.toMinutes() / 60);
    boolean byTheHour = range.compareTo(Filing.MINUTES_KEPT) > 0;
    return byTheHour ? Duration.ofHours((minutes + 59) / 60) : Duration.ofMinutes(minutes);
  }
}
