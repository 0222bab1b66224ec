package dev.skerry.benchmarks.faults.real;

import dev.skerry.device.Device;
import dev.skerry.serving.Answer;
import dev.skerry.terms.Grade;
import dev.skerry.time.Time;
import java.time.Duration;
import java.util.Arrays;

/**
 * How soon the best model answers if it is asked by one who waits for each answer.
 *
 * @param meanNanos on average; what it can answer in a second is the inverse of it
 */
record Pace(long meanNanos, long p99Nanos) {
  private static final Duration PATIENT = Duration.ofSeconds(5);
  private static final long LEAST_GIVEN = Duration.ofMillis(50).toNanos();
  private static final int DEADLINE = 5;
  private static final int WARM_UP = 100;
  private static final int TIMED = 400;

  /** Asks {@code device}, which has nothing else to do. */
  static Pace measure(Device device, String model, Questions questions, Time time) {
    long[] taken = new long[TIMED];
    int count = 0;
    for (int turn = -WARM_UP; turn < TIMED; turn++) {
      long begun = time.nanos();
      Answer answer = device.ask(questions.sound(model, turn + WARM_UP).within(PATIENT));
      if (turn >= 0 && answer.grade() == Grade.FULL) {
        taken[count++] = time.nanos() - begun;
      }
    }
    if (count < TIMED / 2) {
      throw new IllegalStateException(
          "full answers: " + count + " of " + TIMED + " (expected: at least half)");
    }
    long[] sorted = Arrays.copyOf(taken, count);
    Arrays.sort(sorted);
    return new Pace(
        (long) Arrays.stream(sorted).average().orElseThrow(), sorted[(count * 99 - 1) / 100]);
  }

  /** What a request gives: five times the p99, but no less than what a busy machine needs. */
  long givenNanos() {
    return Math.max(LEAST_GIVEN, DEADLINE * p99Nanos);
  }
}
