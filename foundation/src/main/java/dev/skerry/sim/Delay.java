package dev.skerry.sim;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long something takes in a simulated world. All of it is kept in nanoseconds. */
public sealed interface Delay {
  /** Draws one delay. */
  Duration draw(RandomGenerator random);

  /** Always the same. */
  record Fixed(Duration duration) implements Delay {
    public Fixed {
      requireNotNegative("duration", duration);
    }

    @Override
    public Duration draw(RandomGenerator random) {
      return duration;
    }
  }

  /** Anything from {@code least} to {@code most}, all equally likely. */
  record Uniform(Duration least, Duration most) implements Delay {
    public Uniform {
      requireNotNegative("least", least);
      if (most.compareTo(least) < 0) {
        throw new IllegalArgumentException("most: " + most + " (expected: >= " + least + ")");
      }
    }

    @Override
    public Duration draw(RandomGenerator random) {
      return least.plusNanos(random.nextLong(most.minus(least).toNanos() + 1));
    }
  }

  /** {@code least} plus an exponential tail: most are quick, a few are many times the mean. */
  record LongTailed(Duration least, Duration meanBeyond) implements Delay {
    public LongTailed {
      requireNotNegative("least", least);
      requireNotNegative("meanBeyond", meanBeyond);
    }

    @Override
    public Duration draw(RandomGenerator random) {
      return least.plusNanos((long) (random.nextExponential() * meanBeyond.toNanos()));
    }
  }

  private static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
    }
  }
}
