package dev.skerry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TimingsTest {
  private static final Duration PATIENCE = Duration.ofMillis(10);
  private static final long US = 1_000;
  private static final long MS = 1_000 * US;
  private static final long STALL = 300 * MS;
  private static final int SEEDS = 3_000;

  /** Runs on a machine that stands still and is slow at times. */
  private static final class Machine {
    private final SplittableRandom noise;
    private final long usual;
    private long now;
    private long stallAt = Long.MAX_VALUE;
    private long stall;
    private long slowFrom = Long.MAX_VALUE;
    private long slowUntil;
    private int runs;

    Machine(long seed, long usual) {
      this.noise = new SplittableRandom(seed);
      this.usual = usual;
    }

    Latency timed() {
      Timings timings = new Timings(PATIENCE);
      do {
        timings.ran(run());
      } while (!timings.isEnough());
      return timings.latency();
    }

    private long run() {
      // The first ones warm up.
      double factor = noise.nextDouble(1, 1.04) * (++runs <= 2 ? 2 : 1);
      long taken = (long) (usual * factor);
      if (now >= slowFrom && now < slowUntil) {
        taken *= 3;
      }
      if (stallAt >= now && stallAt < now + taken) {
        taken += stall;
      }
      now += taken;
      return taken;
    }
  }

  /** From 10 us to 400 ms, each octave as often. */
  private static long usual(SplittableRandom chance) {
    return (long) (10 * US * Math.pow(2, chance.nextDouble(0, 15.3)));
  }

  private static void assertClose(Latency found, long usual, String of) {
    for (Duration quantile : new Duration[] {found.p50(), found.p95(), found.p99()}) {
      assertThat(quantile.toNanos() / (double) usual).as(of).isBetween(0.99, 1.2);
    }
  }

  @Test
  void stallAtAnyMoment_doesNotChangeWhatIsFound() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      SplittableRandom chance = new SplittableRandom(seed);
      long usual = usual(chance);
      Machine calm = new Machine(seed, usual);
      calm.timed();
      Machine stalled = new Machine(seed, usual);
      stalled.stall = chance.nextBoolean() ? STALL : chance.nextLong(usual / 10 + 1, STALL + usual);
      stalled.stallAt = chance.nextLong(calm.now);

      assertClose(stalled.timed(), usual, "seed " + seed);
      assertThat(stalled.now).isLessThan(2 * calm.now + 10 * usual + 2 * (STALL + usual));
    }
  }

  @Test
  void neighbourForAWhile_isWaitedFor() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      SplittableRandom chance = new SplittableRandom(seed);
      long usual = usual(chance);
      Machine machine = new Machine(seed, usual);
      // From the middle of the first runs on, for far longer than calm rounds take.
      machine.slowFrom = chance.nextLong(2 * usual, 4 * MS + 2 * usual);
      machine.slowUntil = machine.slowFrom + Math.min(20 * MS, 6 * usual);

      assertClose(machine.timed(), usual, "seed " + seed);
    }
  }

  @Test
  void machineThatIsNeverCalm_endsTheTiming() {
    for (long seed = 1; seed <= 100; seed++) {
      SplittableRandom chance = new SplittableRandom(seed);
      Timings timings = new Timings(PATIENCE);
      long spent = 0;
      long shortest = Long.MAX_VALUE;
      int runs = 0;
      do {
        long taken = (long) (MS * Math.pow(2, chance.nextDouble(0, 10)));
        timings.ran(taken);
        shortest = Math.min(shortest, taken);
        spent += taken;
        runs++;
      } while (!timings.isEnough());

      assertThat(runs).isLessThanOrEqualTo(100);
      assertThat(spent).isPositive();
      assertThat(timings.latency().p50().toNanos()).isGreaterThanOrEqualTo(shortest);
    }
  }

  @Test
  void clockThatStandsStill_endsTheTiming() {
    Timings timings = new Timings(PATIENCE);

    do {
      timings.ran(0);
    } while (!timings.isEnough());

    assertThat(timings.latency().p99()).isZero();
  }
}
