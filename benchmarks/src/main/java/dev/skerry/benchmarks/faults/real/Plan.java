package dev.skerry.benchmarks.faults.real;

import dev.skerry.sim.World;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * One injection: requests that come by chance, one after the other, and what goes wrong meanwhile.
 * Times are nanoseconds from its beginning.
 *
 * @param at when it goes wrong
 * @param lasting for how long; 0 if it is over at once, though not what it did
 * @param first the best of the variants that it hits, if it does not hit a process
 * @param last the cheapest
 * @param arrivals ascending
 * @param given what each request gives
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Plan(
    Mishap kind,
    long at,
    long lasting,
    int first,
    int last,
    long[] arrivals,
    long given,
    long drawn) {
  private static final double LOAD = 0.6;
  private static final long HEALTHY = Duration.ofMillis(500).toNanos();
  private static final long SHORTEST = Duration.ofMillis(100).toNanos();
  private static final long LONGEST = Duration.ofSeconds(2).toNanos();
  static final long WINDOW = Duration.ofSeconds(5).toNanos();

  /** Half of all hit the best variant, a quarter another one, a quarter all of them. */
  static Plan draw(Mishap kind, Pace pace, long seed) {
    World world = World.of(seed);
    RandomGenerator chance = world.fork("fault");
    long at = HEALTHY + chance.nextLong(HEALTHY);
    long lasting = kind.lasts() ? chance.nextLong(SHORTEST, LONGEST) : 0;
    boolean all = chance.nextInt(4) == 0;
    int one = chance.nextInt(3) == 0 ? chance.nextInt(1, SwitchedFamily.RUNGS) : 0;
    long[] arrivals = arrivals(at + WINDOW, pace.meanNanos() / LOAD, world.fork("arrivals"));
    return new Plan(
        kind,
        at,
        lasting,
        all ? 0 : one,
        all ? SwitchedFamily.RUNGS - 1 : one,
        arrivals,
        pace.givenNanos(),
        chance.nextLong());
  }

  private static long[] arrivals(long end, double gap, RandomGenerator chance) {
    long[] arrivals = new long[(int) (2 * end / gap) + 100];
    int count = 0;
    double at = -gap * Math.log(1 - chance.nextDouble());
    while (at < end && count < arrivals.length) {
      arrivals[count++] = (long) at;
      at -= gap * Math.log(1 - chance.nextDouble());
    }
    return Arrays.copyOf(arrivals, count);
  }

  long deadline(int request) {
    return arrivals[request] + given;
  }

  /** Whether a question that comes at {@code now} asks models to misbehave. */
  boolean asksForIt(long now) {
    return kind.isAskedFor() && now >= at && now < at + lasting;
  }
}
