package dev.skerry.device.schedule;

import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rungs and ladders with known latencies. */
final class Rungs {
  static final long MS = Duration.ofMillis(1).toNanos();

  private Rungs() {}

  /** A rung that takes so many milliseconds, batch size by batch size: 1, 2, 4 … */
  static Rung rung(String name, double... millis) {
    return accurate(name, 0.9, millis);
  }

  /** A rung of this accuracy that takes so many milliseconds. */
  static Rung accurate(String name, double accuracy, double... millis) {
    SortedMap<Integer, Latency> latency = new TreeMap<>();
    for (int exponent = 0; exponent < millis.length; exponent++) {
      Duration taken = Duration.ofNanos((long) (millis[exponent] * MS));
      latency.put(1 << exponent, new Latency(taken, taken, taken));
    }
    return new Rung(name, accuracy, latency);
  }

  static Ladder ladder(Rung... rungs) {
    return Ladder.of(Arrays.asList(rungs));
  }

  /** A ticket of one sample that everybody wants. */
  static Ticket ticket(Ladder ladder, long arrivalMs, long deadlineMs) {
    return new Ticket(() -> true, ladder, 8, 1, arrivalMs * MS, deadlineMs * MS);
  }
}
