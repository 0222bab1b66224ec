package dev.skerry.engine;

import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What runs of one model on one input took, and which of them say something about the model: when
 * there are enough, and how long such a run takes.
 *
 * <p>A plain sequential object. It may be told more after it had enough, at another time, when the
 * machine may be quicker.
 */
final class Timings {
  /*
   * Runs of the same model on the same input differ little, unless something gets in their way: a neighbour takes the
   * core, the machine stands still, code is not compiled yet. That only ever makes them longer. So runs are gathered
   * into rounds, each by its median; rounds as quick as the quickest are calm, and only what they hold counts. In it,
   * whatever takes twice the median met a stall, and the longest of the others may have met a short one.
   *
   * Stalls end a round, but use up no time: it is calm rounds that make it enough. If there are none to be had, the
   * quickest must do. To think a model quicker than it is costs a few late answers, from which the device learns; to
   * think it slower keeps it from being run at all.
   */
  private static final int ROUNDS = 8;
  private static final int CALM_ROUNDS = 6;
  private static final int MOST_ROUNDS = 48;
  private static final int MOST_LONG_RUNS = 12;
  private static final int MOST_IN_ROUND = 200;
  private static final int WARM_UP = 2;
  private static final int LEAST_LONG_RUNS = 3;
  private static final double AS_QUICK = 1.25;
  private static final double STALLED = 2;

  private final long patienceNanos;
  private final long roundNanos;
  private final List<Round> rounds = new ArrayList<>();
  private final List<Long> current = new ArrayList<>();
  private long currentNanos;
  private int runs;

  private record Round(List<Long> taken, long median) {
    static Round of(List<Long> taken) {
      long[] sorted = sorted(taken);
      return new Round(List.copyOf(taken), sorted[(sorted.length - 1) / 2]);
    }
  }

  /** Timings that take about {@code patience} on a calm machine. */
  Timings(Duration patience) {
    this.patienceNanos = patience.toNanos();
    this.roundNanos = Math.max(1, patienceNanos / ROUNDS);
  }

  /** Notes a run. */
  void ran(long nanos) {
    runs++;
    current.add(nanos);
    currentNanos += nanos;
    boolean over = currentNanos >= roundNanos || current.size() == MOST_IN_ROUND;
    if (over && runs >= WARM_UP) {
      rounds.add(Round.of(current));
      current.clear();
      currentNanos = 0;
    }
  }

  /** Whether more runs would say no more, or have been waited for long enough. */
  boolean isEnough() {
    if (!current.isEmpty()) {
      return false;
    }
    List<Round> calm = calm();
    if (calm.size() >= CALM_ROUNDS) {
      return true;
    }
    // Of long runs each is a round, and a few will do.
    long spent = calm.stream().mapToLong(Round::median).sum();
    return runs - rounds.size() < WARM_UP
        ? runs >= MOST_LONG_RUNS || (calm.size() >= LEAST_LONG_RUNS && spent >= patienceNanos)
        : rounds.size() >= MOST_ROUNDS;
  }

  /* Without the first, which warms up. */
  private List<Round> calm() {
    List<Round> warm = rounds.subList(Math.min(1, rounds.size()), rounds.size());
    long quickest = warm.stream().mapToLong(Round::median).min().orElse(0);
    return warm.stream().filter(round -> round.median() <= AS_QUICK * quickest).toList();
  }

  /** How long a run takes that nothing gets in the way of. */
  Latency latency() {
    List<Long> calm = calm().stream().flatMap(round -> round.taken().stream()).toList();
    if (calm.isEmpty()) {
      throw new IllegalStateException("runs: " + runs + " (expected: enough)");
    }
    long[] sorted = sorted(calm);
    long median = sorted[(sorted.length - 1) / 2];
    int count = sorted.length;
    while (sorted[count - 1] > STALLED * median) {
      count--;
    }
    count = count > 2 ? count - 1 : count;
    return new Latency(at(sorted, count, 0.5), at(sorted, count, 0.95), at(sorted, count, 0.99));
  }

  private static Duration at(long[] sorted, int count, double quantile) {
    return Duration.ofNanos(sorted[(int) Math.min(count - 1L, Math.round(quantile * count))]);
  }

  private static long[] sorted(List<Long> taken) {
    long[] sorted = taken.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
