package dev.skerry.optimizer.samples;

import java.util.Arrays;

/**
 * The power of a window of sound at each frequency.
 *
 * <p>A Hann window, periodic, filled with zeros up to a power of two, then the fast Fourier
 * transform (Cooley, Tukey, "An algorithm for the machine calculation of complex Fourier series",
 * 1965).
 */
final class Spectrum {
  private final double[] weights;
  private final int size;
  private final double[] real;
  private final double[] imaginary;

  Spectrum(int window) {
    weights = new double[window];
    for (int i = 0; i < window; i++) {
      weights[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / window);
    }
    size = Math.max(2, Integer.highestOneBit(window - 1) << 1);
    real = new double[size];
    imaginary = new double[size];
  }

  /** How many frequencies, from 0 to half of the samples a second. */
  int bins() {
    return size / 2 + 1;
  }

  /** Of the window that begins at {@code from}, into {@code powers}. */
  void powers(Wav sound, int from, double[] powers) {
    Arrays.fill(real, 0);
    Arrays.fill(imaginary, 0);
    for (int i = 0; i < weights.length; i++) {
      real[reversed(i)] = sound.sample(from + i) * weights[i];
    }
    transform();
    for (int bin = 0; bin < powers.length; bin++) {
      powers[bin] = real[bin] * real[bin] + imaginary[bin] * imaginary[bin];
    }
  }

  private int reversed(int index) {
    return Integer.reverse(index) >>> (Integer.numberOfLeadingZeros(size) + 1);
  }

  /* What goes in has its indices' bits reversed; what comes out is in order. */
  private void transform() {
    for (int half = 1; half < size; half *= 2) {
      for (int k = 0; k < half; k++) {
        double cosine = Math.cos(-Math.PI * k / half);
        double sine = Math.sin(-Math.PI * k / half);
        for (int a = k; a < size; a += 2 * half) {
          int b = a + half;
          double turnedReal = real[b] * cosine - imaginary[b] * sine;
          double turnedImaginary = real[b] * sine + imaginary[b] * cosine;
          real[b] = real[a] - turnedReal;
          imaginary[b] = imaginary[a] - turnedImaginary;
          real[a] += turnedReal;
          imaginary[a] += turnedImaginary;
        }
      }
    }
  }
}
