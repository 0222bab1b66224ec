package dev.skerry.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fault is heard at the rate that its bearing gives. */
final class VibrationTest {
  private static final double SHAFT = 30;
  private static final int SECOND = VibrationWindows.SAMPLE_RATE;

  @ParameterizedTest
  @CsvSource({"INNER_RACE, 162.48", "OUTER_RACE, 107.52", "BALL, 141.42"})
  void envelope_loudFault_peaksAtItsRate(Condition condition, double rate) {
    double[] envelope = envelope(condition);

    double around = strongest(envelope, rate - 2, rate + 2);

    // Below and above are the sidebands of the shaft or the cage, and those are lower.
    assertThat(around).isGreaterThan(strongest(envelope, 100, rate - 4));
    assertThat(around).isGreaterThan(strongest(envelope, rate + 4, 170));
  }

  @Test
  void envelope_noFault_isFlat() {
    double normal = strongest(envelope(Condition.NORMAL), 100, 170);

    assertThat(normal).isLessThan(strongest(envelope(Condition.BALL), 100, 170) / 10);
  }

  /* One second of a loud fault without shaft harmonics to speak of, rectified, without its mean. */
  private static double[] envelope(Condition condition) {
    Circumstances loud = new Circumstances(SHAFT, 0.6, 3000, 0.05, 0.001, 30, -60, 1);
    FloatBuffer window = FloatBuffer.allocate(SECOND);
    new Vibration(Bearing.SKF_6205, SECOND)
        .record(condition, loud, new SplittableRandom(4), window);
    double[] envelope = new double[SECOND];
    double mean = 0;
    for (int i = 0; i < SECOND; i++) {
      envelope[i] = Math.abs(window.get(i));
      mean += envelope[i] / SECOND;
    }
    for (int i = 0; i < SECOND; i++) {
      envelope[i] -= mean;
    }
    return envelope;
  }

  /* The largest Fourier amplitude from one frequency to another, in steps of half a hertz. */
  private static double strongest(double[] signal, double from, double to) {
    double strongest = 0;
    for (double hz = from; hz <= to; hz += 0.5) {
      double real = 0;
      double imaginary = 0;
      for (int i = 0; i < signal.length; i++) {
        double angle = 2 * Math.PI * hz * i / SECOND;
        real += signal[i] * Math.cos(angle);
        imaginary += signal[i] * Math.sin(angle);
      }
      strongest = Math.max(strongest, Math.hypot(real, imaginary));
    }
    return strongest;
  }
}
