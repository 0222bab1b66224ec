package dev.skerry.device.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.link.Sketch;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LatenciesTest {
  private static final int MANY = 20_000;

  private final Random random = new Random(20261126);

  @Test
  void quantiles_areWithinOnePercent() {
    Latencies latencies = new Latencies();
    long[] all = new long[MANY];
    for (int i = 0; i < MANY; i++) {
      all[i] = drawn();
      latencies.record(all[i]);
    }

    Sketch sketch = latencies.read();

    Arrays.sort(all);
    assertThat(sketch.count()).isEqualTo(MANY);
    assertThat(sketch.sum()).isEqualTo(Arrays.stream(all).sum());
    for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 0.999}) {
      double exact = all[(int) Math.ceil(share * MANY) - 1];
      assertThat(sketch.quantile(share) / exact).as("at %s", share).isCloseTo(1, within(0.01));
    }
  }

  @Test
  void sketches_addUpToTheOneOfAll() {
    Latencies one = new Latencies();
    Latencies other = new Latencies();
    Latencies all = new Latencies();
    for (int i = 0; i < MANY; i++) {
      long taken = drawn();
      (i % 3 == 0 ? one : other).record(taken);
      all.record(taken);
    }

    Sketch sum = one.read().plus(other.read());

    assertThat(sum.toBytes()).isEqualTo(all.read().toBytes());
    assertThat(sum.plus(Sketch.empty()).toBytes()).isEqualTo(sum.toBytes());
  }

  @Test
  void whatNoBucketHolds_countsInTheOutermost() {
    Latencies latencies = new Latencies();
    latencies.record(-5);
    latencies.record(Long.MAX_VALUE);

    Sketch sketch = latencies.read();

    assertThat(sketch.count()).isEqualTo(2);
    assertThat(sketch.upTo(0)).isEqualTo(1);
    assertThat(sketch.upTo(Sketch.HIGHEST_NANOS)).isEqualTo(2);
  }

  private long drawn() {
    return (long) (1e5 * Math.exp(2 * random.nextGaussian())) + 2_000;
  }
}
