package dev.skerry.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SketchTest {
  private static final int MANY = 20_000;
  private static final int MUTANTS = 20_000;

  private final Random random = new Random(20261127);

  private Sketch drawn(int many) {
    Sketch.Sum sum = new Sketch.Sum();
    for (int i = 0; i < many; i++) {
      long taken = (long) (1e5 * Math.exp(2 * random.nextGaussian())) + 2_000;
      sum.add(taken, 1, taken);
    }
    return sum.sketch();
  }

  @Test
  void quantile_isNeverBelow_andAtMostOnePercentAbove() {
    for (long taken = 20_000; taken < Sketch.HIGHEST_NANOS / 2; taken += taken / 3 + 7) {
      Sketch sketch = new Sketch.Sum().add(taken, 1, taken).sketch();

      assertThat(sketch.quantile(0.5)).isBetween(taken, (long) (taken * 1.01));
      assertThat(sketch.upTo(taken)).isEqualTo(1);
      assertThat(sketch.upTo((long) (taken * 0.99))).isZero();
    }
  }

  @Test
  void bytes_oneAfterTheOther_areTheSum() {
    Sketch one = drawn(MANY);
    Sketch other = drawn(MANY / 10);
    byte[] both = Arrays.copyOf(one.toBytes(), one.toBytes().length + other.toBytes().length);
    System.arraycopy(other.toBytes(), 0, both, one.toBytes().length, other.toBytes().length);

    assertThat(Sketch.ofBytes(one.toBytes())).isEqualTo(one);
    assertThat(Sketch.ofBytes(both)).isEqualTo(one.plus(other));
    assertThat(Sketch.ofBytes(new byte[0])).isEqualTo(Sketch.empty());
  }

  @Test
  void since_isWhatCameAfter() {
    Sketch before = drawn(MANY);
    Sketch more = drawn(100);

    assertThat(before.plus(more).since(before)).isEqualTo(more);
    assertThat(before.since(before.plus(more)).count()).isZero();
  }

  @Test
  void within_losesNothing_andSeemsNoQuicker() {
    Sketch fine = drawn(MANY);
    int most = fine.toBytes().length / 4;

    Sketch coarse = fine.within(most);

    assertThat(coarse.toBytes()).hasSizeLessThanOrEqualTo(most);
    assertThat(coarse.count()).isEqualTo(MANY);
    assertThat(coarse.sum()).isEqualTo(fine.sum());
    for (double share : new double[] {0.1, 0.5, 0.99}) {
      assertThat(coarse.quantile(share)).isGreaterThanOrEqualTo(fine.quantile(share));
      assertThat((double) coarse.quantile(share) / fine.quantile(share)).isCloseTo(1, within(0.1));
    }
    assertThat(fine.within(fine.toBytes().length)).isSameAs(fine);
  }

  @Test
  void nothing_hasNoQuantile() {
    assertThat(Sketch.empty().quantile(0.99)).isZero();
    assertThat(Sketch.empty().toBytes()).isEmpty();
  }

  @Test
  void mutatedBytes_areASketchOrRefused() {
    byte[] bytes = drawn(200).toBytes();
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
      for (int change = random.nextInt(4); change >= 0 && mutant.length > 0; change--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
      }
      try {
        Sketch sketch = Sketch.ofBytes(mutant);
        assertThat(sketch.count()).isNotNegative();
        assertThat(sketch.sum()).isNotNegative();
        assertThat(sketch.quantile(0.99)).isBetween(0L, 2 * Sketch.HIGHEST_NANOS);
        assertThat(Sketch.ofBytes(sketch.toBytes())).isEqualTo(sketch);
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }

    assertThat(refused).isBetween(MUTANTS / 10, MUTANTS - 1);
  }

  @Test
  void hugeCounts_addUpWithoutTurningOver() {
    Sketch huge = new Sketch.Sum().add(5_000, 1L << 50, Long.MAX_VALUE / 2).sketch();
    Sketch sum = huge;
    for (int i = 0; i < 100; i++) {
      sum = sum.plus(huge);
    }

    assertThat(sum.count()).isPositive();
    assertThat(sum.sum()).isPositive();
    assertThat(Sketch.ofBytes(sum.toBytes())).isEqualTo(sum);
  }

  @Test
  void otherVersions_areRefused() {
    byte[] bytes = drawn(3).toBytes();
    bytes[0] = 2;

    assertThatThrownBy(() -> Sketch.ofBytes(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 2");
  }
}
