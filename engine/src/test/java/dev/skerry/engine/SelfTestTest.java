package dev.skerry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SelfTestTest {
  private static final long MS = 1_000_000;
  private static final double NOISE = 1.04;

  /** A model that gives back what it gets, on a machine whose clock it moves. */
  private static final class Echo implements Session {
    private static final List<TensorSpec> SPECS =
        List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 4)));

    private final SplittableRandom noise;
    private final long usual;
    private long now;
    private long slowUntil;

    Echo(long seed) {
      noise = new SplittableRandom(seed);
      usual = noise.nextLong(MS / 50, 2 * MS);
    }

    @Override
    public List<TensorSpec> inputs() {
      return SPECS;
    }

    @Override
    public List<TensorSpec> outputs() {
      return SPECS;
    }

    @Override
    public ExecutionProvider provider() {
      return ExecutionProvider.CPU;
    }

    @Override
    public List<Tensor> run(List<Tensor> values, RunControl control) {
      long batch = values.getFirst().shape().dimension(0);
      double taken = usual * (0.9 + 0.1 * batch) * noise.nextDouble(1, NOISE);
      now += (long) (now < slowUntil ? 4 * taken : taken);
      return values;
    }

    @Override
    public boolean takesBatches() {
      return true;
    }

    @Override
    public boolean isBindable() {
      return false;
    }

    @Override
    public Binding bind(int batch) {
      throw new IllegalStateException("bind: " + batch + " (expected: not asked for)");
    }

    @Override
    public void close() {}

    SelfTest.Result tested() {
      return new SelfTest(() -> now, Duration.ofMillis(10)).run(this);
    }
  }

  @Test
  void machineSlowForAllOfTheFirstTimings_doesNotMakeTheModelSlow() {
    for (long seed = 1; seed <= 200; seed++) {
      Echo calm = new Echo(seed);
      int largest = calm.tested().largestBatch();
      Echo slow = new Echo(seed);
      slow.slowUntil = 40 * MS;

      SelfTest.Result found = slow.tested();

      assertThat(found.largestBatch()).as("seed " + seed).isEqualTo(largest);
      found
          .latency()
          .forEach((batch, latency) ->
              assertThat(latency.p99().toNanos())
                  .as("batch " + batch)
                  .isBetween(
                      (long) (slow.usual * (0.9 + 0.1 * batch) * 0.99),
                      (long) (slow.usual * (0.9 + 0.1 * batch) * 1.2)));
    }
  }
}
