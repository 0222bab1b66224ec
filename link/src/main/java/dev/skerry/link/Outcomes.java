package dev.skerry.link;

import dev.skerry.terms.Grade;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What came of requests to one agent on one device in a while, in more detail than a {@link Tally}.
 *
 * @param grades answers of each kind, late ones too
 * @param late answers that came after their deadline
 * @param refused requests that got no answer, for no fault of their own
 * @param faults runs that failed, hung, crashed or broke their contract
 * @param misses what kept requests that no model answered in time, by {@link Cause#label}
 * @param ran for how long models ran for them
 * @param joules what that took, as far as a meter tells
 * @param latency from arrival to answer, of all answers
 * @param traits what inputs and outputs of models were like, of those that were looked at; empty if
 *     none were
 */
public record Outcomes(
    Map<Grade, Long> grades,
    long late,
    long refused,
    long faults,
    Map<String, Long> misses,
    Duration ran,
    OptionalDouble joules,
    Sketch latency,
    Optional<Traits> traits) {
  /** Before the first request. */
  public static final Outcomes NONE =
      new Outcomes(
          Map.of(), 0, 0, 0, Map.of(), Duration.ZERO, OptionalDouble.empty(), Sketch.empty());

  private static final int MOST_CAUSES = 64;
  private static final int LONGEST_CAUSE = 32;

  /** Copies, and refuses what cannot be. */
  public Outcomes {
    Map<Grade, Long> known = new EnumMap<>(Grade.class);
    known.putAll(grades);
    grades = known;
    misses = new TreeMap<>(misses);
    if (misses.size() > MOST_CAUSES
        || !misses.keySet().stream()
            .allMatch(cause -> cause.length() <= LONGEST_CAUSE && cause.matches("[a-z_]+"))) {
      throw new IllegalArgumentException(
          "misses: " + misses.size() + " causes (expected: at most " + MOST_CAUSES + " words)");
    }
    grades.forEach((grade, count) -> check("grades", count));
    misses.forEach((cause, count) -> check("misses", count));
    check("late", late);
    check("refused", refused);
    check("faults", faults);
    check("ran", ran.toMillis());
    Joules.check(joules);
    traits = traits.filter(some -> !some.isEmpty());
  }

  /** Without a word on what inputs and outputs were like. */
  public Outcomes(
      Map<Grade, Long> grades,
      long late,
      long refused,
      long faults,
      Map<String, Long> misses,
      Duration ran,
      OptionalDouble joules,
      Sketch latency) {
    this(grades, late, refused, faults, misses, ran, joules, latency, Optional.empty());
  }

  private static void check(String what, long count) {
    if (count < 0) {
      throw new IllegalArgumentException(what + ": " + count + " (expected: >= 0)");
    }
  }

  /** Requests that got an answer. */
  public long answered() {
    return grades.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Of one kind. */
  public long of(Grade grade) {
    return grades.getOrDefault(grade, 0L);
  }

  /** Requests that should have got an answer in time. */
  public long requests() {
    return answered() + refused;
  }

  /** What this and {@code other} saw together. */
  public Outcomes plus(Outcomes other) {
    Map<Grade, Long> allGrades = new EnumMap<>(Grade.class);
    allGrades.putAll(grades);
    other.grades.forEach((grade, count) -> allGrades.merge(grade, count, Long::sum));
    Map<String, Long> allMisses = new TreeMap<>(misses);
    other.misses.forEach((cause, count) -> allMisses.merge(cause, count, Long::sum));
    return new Outcomes(
        allGrades,
        late + other.late,
        refused + other.refused,
        faults + other.faults,
        allMisses,
        ran.plus(other.ran),
        Joules.plus(joules, other.joules),
        latency.plus(other.latency),
        Optional.of(traits.orElse(Traits.none()).plus(other.traits.orElse(Traits.none()))));
  }

  /** What has come since {@code before}, which was counted earlier. */
  public Outcomes since(Outcomes before) {
    Map<Grade, Long> moreGrades = new EnumMap<>(Grade.class);
    grades.forEach((grade, count) -> put(moreGrades, grade, count - before.of(grade)));
    Map<String, Long> moreMisses = new TreeMap<>();
    misses.forEach(
        (cause, count) -> put(moreMisses, cause, count - before.misses.getOrDefault(cause, 0L)));
    return new Outcomes(
        moreGrades,
        Math.max(0, late - before.late),
        Math.max(0, refused - before.refused),
        Math.max(0, faults - before.faults),
        moreMisses,
        ran.compareTo(before.ran) < 0 ? Duration.ZERO : ran.minus(before.ran),
        Joules.since(joules, before.joules),
        latency.since(before.latency),
        traits.map(some -> some.since(before.traits.orElse(Traits.none()))));
  }

  private static <K> void put(Map<K, Long> into, K key, long count) {
    if (count > 0) {
      into.put(key, count);
    }
  }

  /** The same, with what it took. */
  public Outcomes withJoules(OptionalDouble used) {
    return new Outcomes(grades, late, refused, faults, misses, ran, used, latency, traits);
  }

  /** The same, with what inputs and outputs were like. */
  public Outcomes withTraits(Traits some) {
    return new Outcomes(
        grades, late, refused, faults, misses, ran, joules, latency, Optional.of(some));
  }

  /** The same, its latency and its traits in at most so many bytes. */
  public Outcomes within(int latencyBytes, int traitBytes) {
    return new Outcomes(
        grades,
        late,
        refused,
        faults,
        misses,
        ran,
        joules,
        latency.within(latencyBytes),
        traits.map(some -> some.within(traitBytes)));
  }
}
