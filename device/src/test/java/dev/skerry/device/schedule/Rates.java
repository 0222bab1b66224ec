package dev.skerry.device.schedule;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;

/** Holds admissions against a limit, and the log of arrivals against what came. */
public final class Rates {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private Rates() {}

  /**
   * Plays one seed.
   *
   * @throws AssertionError if more was admitted than may be, or clearly less
   */
  public static void check(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    admissions(chance);
    log(chance);
  }

  private static void admissions(SplittableRandom chance) {
    double limit = chance.nextDouble(2, 500);
    AdmissionRate rate = new AdmissionRate();
    rate.perSecond(limit);
    long now = chance.nextLong();
    for (int turn = 0; turn < 20; turn++) {
      // Floods and lulls, with pauses between them: what was not used is lost.
      double offered = limit * chance.nextDouble(0.3, 6);
      long start = now;
      int admitted = 0;
      int came = 0;
      while (now - start < 3 * SECOND) {
        now += (long) (chance.nextExponential() * SECOND / offered);
        came++;
        admitted += rate.admits(now) ? 1 : 0;
        double most = limit * (now - start) / SECOND + limit + 1;
        require(admitted <= most, admitted + " admitted (expected: at most " + most + ")");
      }
      double least = 0.9 * Math.min(came, limit * 3) - 5;
      require(admitted >= least, admitted + " admitted (expected: at least " + least + ")");
      now += chance.nextLong(2, 10) * SECOND;
    }
  }

  private static void log(SplittableRandom chance) {
    int capacity = chance.nextInt(1, 20);
    ArrivalLog log = new ArrivalLog(capacity);
    ArrivalLog other = new ArrivalLog(capacity);
    ArrayDeque<Long> expected = new ArrayDeque<>();
    for (int i = 0; i < 200; i++) {
      if (chance.nextInt(12) == 0) {
        log.moveTo(other);
        compare(other, expected);
        other.clear();
        expected.clear();
      } else {
        log.add(1, 2, 3, i, i + 5L);
        expected.add((long) i);
        if (expected.size() > capacity) {
          expected.remove();
        }
      }
      compare(log, expected);
    }
  }

  private static void compare(ArrivalLog log, ArrayDeque<Long> expected) {
    ArrayDeque<Long> seen = new ArrayDeque<>();
    log.forEach((ladder, priority, samples, arrival, deadline) -> {
      require(
          ladder == 1 && priority == 2 && samples == 3 && deadline == arrival + 5,
          "arrival " + arrival + " was mixed up");
      seen.add(arrival);
    });
    require(
        seen.stream().toList().equals(expected.stream().toList()) && log.size() == expected.size(),
        "log: " + seen + " (expected: " + expected + ")");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
