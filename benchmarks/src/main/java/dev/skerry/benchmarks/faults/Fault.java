package dev.skerry.benchmarks.faults;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * One fault.
 *
 * @param at when it begins, in nanoseconds
 * @param lasting for how long; 0 if it is over at once, though not what it did
 * @param first the best of the variants that it hits
 * @param last the cheapest
 * @param form one of those in which this kind comes
 */
record Fault(Kind kind, long at, long lasting, int first, int last, Ending form) {
  private static final long SHORTEST = Duration.ofMillis(100).toNanos();
  private static final long LONGEST = Duration.ofSeconds(2).toNanos();
  private static final long RAMP = Duration.ofSeconds(10).toNanos();
  private static final long HOT = Duration.ofSeconds(2).toNanos();

  /** Half of all hit the best variant, a quarter another one, a quarter all of them. */
  static Fault draw(Kind kind, long at, int rungs, RandomGenerator chance) {
    long lasting =
        switch (kind) {
          case HANG, SLOW, EXCEPTION, NAN, RANGE -> chance.nextLong(SHORTEST, LONGEST);
          case MEMORY -> chance.nextLong(SHORTEST / 2, 3 * SHORTEST);
          case HEAT -> RAMP + HOT;
          case CRASH, BITFLIP -> 0;
        };
    boolean all = chance.nextInt(4) == 0 || kind == Kind.HEAT || kind == Kind.MEMORY;
    int one = chance.nextInt(3) == 0 ? chance.nextInt(1, rungs) : 0;
    return new Fault(
        kind, at, lasting, all ? 0 : one, all ? rungs - 1 : one, form(kind, chance.nextInt(20)));
  }

  private static Ending form(Kind kind, int of20) {
    return switch (kind) {
      case NAN -> Ending.NAN;
      case RANGE -> of20 < 10 ? Ending.OUT_OF_RANGE : Ending.MISSHAPEN;
      case BITFLIP -> of20 < 14 ? Ending.WRONG : of20 < 17 ? Ending.NAN : Ending.OUT_OF_RANGE;
      case EXCEPTION -> Ending.FAILED;
      case HANG, SLOW, CRASH, MEMORY, HEAT -> Ending.SOUND;
    };
  }

  long end() {
    return at + lasting;
  }

  /**
   * Whether a run on {@code rung} that starts then meets it.
   *
   * @param original whether it runs in the process that was there when the fault began
   */
  boolean hits(int rung, long start, boolean original) {
    boolean concerned = rung >= first && rung <= last && start >= at;
    return concerned
        && switch (kind) {
          case BITFLIP -> original;
          case MEMORY -> original && start < end();
          case HANG, SLOW, EXCEPTION, NAN, RANGE, CRASH, HEAT -> start < end();
        };
  }

  /** How many times as long runs take that start then. */
  double stretch(long start) {
    return switch (kind) {
      case SLOW -> 10;
      case HEAT -> 1 + Math.min(1, (start - at) / (double) RAMP);
      case HANG, EXCEPTION, NAN, RANGE, CRASH, MEMORY, BITFLIP -> 1;
    };
  }
}
