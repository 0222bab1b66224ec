package dev.skerry.optimizer.samples;

/**
 * Frequencies gathered into bands as an ear does.
 *
 * <p>Triangles of height 1, side by side on the mel scale, {@code 2595 · log10(1 + f / 700)}, from
 * 20 Hz to half of the samples a second, as in HTK (Young and others, "The HTK Book", section 5.6).
 */
final class MelBands {
  private static final double LOWEST = 20;

  /* Silence has a logarithm, too. */
  private static final double FLOOR = 1e-6;

  private final double[][] weights;

  MelBands(int bands, int bins, int rate) {
    weights = new double[bands][bins];
    double low = mel(LOWEST);
    double step = (mel(rate / 2.0) - low) / (bands + 1);
    for (int band = 0; band < bands; band++) {
      double centre = low + (band + 1) * step;
      for (int bin = 0; bin < bins; bin++) {
        double at = mel((double) bin * rate / (2.0 * (bins - 1)));
        weights[band][bin] = Math.max(0, 1 - Math.abs(at - centre) / step);
      }
    }
  }

  static double mel(double frequency) {
    return 2595 * Math.log10(1 + frequency / 700);
  }

  /** The natural logarithm of the power in each band. */
  void logarithms(double[] powers, double[] bands) {
    for (int band = 0; band < bands.length; band++) {
      double sum = 0;
      for (int bin = 0; bin < powers.length; bin++) {
        sum += weights[band][bin] * powers[bin];
      }
      bands[band] = Math.log(sum + FLOOR);
    }
  }

  /**
   * A coefficient of the cosine transform (DCT-II, orthonormal) of what bands say; the first is
   * their mean times the root of their number.
   */
  static double cosine(double[] bands, int coefficient) {
    double sum = 0;
    for (int band = 0; band < bands.length; band++) {
      sum += bands[band] * Math.cos(Math.PI * coefficient * (band + 0.5) / bands.length);
    }
    return sum * Math.sqrt((coefficient == 0 ? 1.0 : 2.0) / bands.length);
  }
}
