package dev.skerry.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TraitsTest {
  private static final String CLASS = Traits.ofOutput(Traits.Kind.CLASS, "scores");
  private static final String MEAN = Traits.ofInput(Traits.Kind.MEAN, "x");
  private static final int MUTANTS = 20_000;

  private final SplittableRandom random = new SplittableRandom(20261128);

  private Traits drawn(int many) {
    Traits.Sum sum = new Traits.Sum();
    for (int i = 0; i < many; i++) {
      sum.add(CLASS, random.nextInt(10), 1).add(MEAN, Scale.ofNumber(random.nextGaussian()), 1);
    }
    return sum.traits();
  }

  @Test
  void bytes_oneAfterTheOther_areTheSum() {
    Traits one = drawn(2000);
    Traits other = drawn(300);
    byte[] both = Arrays.copyOf(one.toBytes(), one.toBytes().length + other.toBytes().length);
    System.arraycopy(other.toBytes(), 0, both, one.toBytes().length, other.toBytes().length);

    assertThat(Traits.ofBytes(one.toBytes())).isEqualTo(one);
    assertThat(Traits.ofBytes(both)).isEqualTo(one.plus(other));
    assertThat(one.plus(other).count(CLASS)).isEqualTo(2300);
    assertThat(Traits.ofBytes(new byte[0])).isEqualTo(Traits.none());
  }

  @Test
  void since_isWhatCameAfter() {
    Traits before = drawn(2000);
    Traits more = drawn(100);

    assertThat(before.plus(more).since(before)).isEqualTo(more);
    assertThat(before.since(before.plus(more))).isEqualTo(Traits.none());
  }

  @Test
  void outputs_areWithoutInputs() {
    assertThat(drawn(10).outputs().names()).containsExactly(CLASS);
  }

  @Test
  void within_keepsWhatTakesLeast() {
    Traits both = drawn(2000);

    assertThat(both.within(both.toBytes().length)).isEqualTo(both);
    assertThat(both.within(60).names()).containsExactly(CLASS);
    assertThat(both.within(0)).isEqualTo(Traits.none());
  }

  @Test
  void name_ofATensorOfAnyName_isOne() {
    for (String tensor : new String[] {"", "a b", "\u0000\n\u0085\ud800", "é".repeat(500)}) {
      String name = Traits.ofOutput(Traits.Kind.SPREAD, tensor);
      Traits traits = new Traits.Sum().add(name, 3, 7).traits();

      assertThat(Traits.ofBytes(traits.toBytes())).isEqualTo(traits);
      assertThat(Traits.is(Traits.Kind.SPREAD, name)).isTrue();
      assertThat(Traits.is(Traits.Kind.CLASS, name)).isFalse();
      assertThat(Traits.isOutput(name)).isTrue();
    }
  }

  @Test
  void whatCannotBe_isRefused() {
    assertThatThrownBy(() -> new Traits.Sum().add("weights class x", 0, 1))
        .hasMessageContaining("a name that is none");
    assertThatThrownBy(() -> new Traits.Sum().add(CLASS, Scale.BUCKETS, 1))
        .hasMessageContaining("bucket 512");
    byte[] good = drawn(100).toBytes();
    assertThatThrownBy(() -> Traits.ofBytes(Arrays.copyOf(good, good.length - 1)))
        .hasMessageContaining("broken off");
    Traits.Sum many = new Traits.Sum();
    for (int i = 0; i < 64; i++) {
      many.add(Traits.ofInput(Traits.Kind.MEAN, "x" + i), 0, 1);
    }
    assertThatThrownBy(() -> many.add(CLASS, 0, 1)).hasMessageContaining("more than 64");
    assertThat(many.add(drawn(10)).traits().names()).hasSize(64).doesNotContain(CLASS);
  }

  @Test
  void mutants_areRead_orRefusedWithAWord() {
    byte[] good = drawn(300).toBytes();
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = Arrays.copyOf(good, good.length - random.nextInt(3));
      for (int n = random.nextInt(4); n >= 0; n--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      try {
        Traits traits = Traits.ofBytes(mutant);
        assertThat(Traits.ofBytes(traits.toBytes())).isEqualTo(traits);
        assertThat(traits.most()).isBetween(0L, Long.MAX_VALUE / 2);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("traits: ");
        refused++;
      }
    }
    assertThat(refused).isBetween(1_000, MUTANTS - 1);
  }

  @Test
  void numbers_fallIntoBucketsThatAreFineNearZero_andAFifthOfThemFarFromIt() {
    assertThat(Scale.ofNumber(0)).isEqualTo(Scale.BUCKETS / 2);
    for (double x = 0.001; x < 1e12; x *= 1.7) {
      assertThat(Scale.ofNumber(x)).isBetween(Scale.BUCKETS / 2, Scale.BUCKETS - 1);
      assertThat(Scale.ofNumber(-x)).isEqualTo(Scale.BUCKETS - Scale.ofNumber(x));
      assertThat(Scale.ofNumber(x + Math.max(0.025, x * 0.4))).isGreaterThan(Scale.ofNumber(x));
    }
    assertThat(Scale.ofNumber(Double.MAX_VALUE)).isEqualTo(Scale.BUCKETS - 1);
    assertThat(Scale.ofNumber(-Double.MAX_VALUE)).isEqualTo(1);
  }

  @Test
  void confidence_isKeptToWithinHalfAHundredth() {
    for (double confidence = 0.5; confidence <= 1; confidence += 0.0037) {
      assertThat(Scale.confidence(Scale.ofConfidence(confidence)))
          .isCloseTo(confidence, within(0.0051));
    }
    assertThat(Scale.ofConfidence(1)).isEqualTo(Scale.ofConfidence(0.995));
    assertThat(Scale.ofClass(130)).isEqualTo(2);
    assertThat(Scale.ofClass(-1)).isEqualTo(63);
  }
}
