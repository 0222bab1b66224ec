package dev.skerry.optimizer.quantize;

/** Chooses a range from what was counted. */
final class RangeChoice {
  private static final double OUTSIDE = 1e-4;
  private static final int STEPS = 255;
  private static final int CANDIDATES = 80;
  private static final int LEAST_BINS = 128;

  private RangeChoice() {}

  static Range of(Calibration how, Range seen, Histogram histogram) {
    if (histogram.total() == 0 || seen.width() == 0) {
      return seen;
    }
    return switch (how) {
      case MIN_MAX -> seen;
      case PERCENTILE -> percentile(seen, histogram);
      case MSE -> leastSquares(seen, histogram);
      case ENTROPY -> leastDivergence(seen, histogram);
    };
  }

  /* A two-sided value loses half of what may be lost at either end. */
  private static Range percentile(Range seen, Histogram histogram) {
    double share = seen.min() < 0 && seen.max() > 0 ? OUTSIDE / 2 : OUTSIDE;
    long most = (long) (share * histogram.total());
    int first = 0;
    for (long lost = histogram.count(0);
        seen.min() < 0 && lost <= most && first < Histogram.BINS - 1; ) {
      lost += histogram.count(++first);
    }
    int last = Histogram.BINS - 1;
    for (long lost = histogram.count(last); seen.max() > 0 && lost <= most && last > first; ) {
      lost += histogram.count(--last);
    }
    return Range.including(
        Math.max(seen.min(), histogram.edge(first)),
        Math.min(seen.max(), histogram.edge(last + 1)));
  }

  private static Range leastSquares(Range seen, Histogram histogram) {
    Range best = seen;
    double least = squares(seen, histogram);
    for (int i = 1; i < CANDIDATES; i++) {
      double share = 1 - (double) i / CANDIDATES;
      Range range = new Range(seen.min() * share, seen.max() * share);
      double squares = squares(range, histogram);
      if (squares < least) {
        least = squares;
        best = range;
      }
    }
    return best;
  }

  /* Rounding inside costs a twelfth of a squared step, clipping the squared distance. */
  private static double squares(Range range, Histogram histogram) {
    double step = range.width() / STEPS;
    double inside = step * step / 12;
    double sum = 0;
    for (int bin = 0; bin < Histogram.BINS; bin++) {
      double number = histogram.center(bin);
      double beyond = Math.max(0, Math.max(range.min() - number, number - range.max()));
      sum += histogram.count(bin) * (beyond > 0 ? beyond * beyond : inside);
    }
    return sum;
  }

  /*
   * For growing ranges: P, what falls inside with the rest put onto its ends, against Q, the same in
   * 255 steps spread over the bins that were not empty. The range with the least divergence wins.
   */
  private static Range leastDivergence(Range seen, Histogram histogram) {
    Range best = seen;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < CANDIDATES; i++) {
      double share = 1 - (double) i / CANDIDATES;
      Range range = new Range(seen.min() * share, seen.max() * share);
      double divergence = divergence(range, histogram);
      if (divergence < least) {
        least = divergence;
        best = range;
      }
    }
    return best;
  }

  private static double divergence(Range range, Histogram histogram) {
    int first = histogram.nearest(range.min());
    int last = Math.max(first, histogram.nearest(range.max()) - 1);
    int bins = last - first + 1;
    if (bins < LEAST_BINS) {
      return Double.POSITIVE_INFINITY;
    }
    double[] inside = new double[bins];
    double[] clipped = new double[bins];
    for (int bin = 0; bin < Histogram.BINS; bin++) {
      int at = Math.clamp(bin - first, 0, bins - 1);
      clipped[at] += histogram.count(bin);
      if (bin >= first && bin <= last) {
        inside[at] += histogram.count(bin);
      }
    }
    double[] spread = spread(inside, clipped);
    double total = histogram.total();
    double spreadTotal = 0;
    for (double each : spread) {
      spreadTotal += each;
    }
    double divergence = 0;
    for (int i = 0; i < bins; i++) {
      if (clipped[i] > 0) {
        double p = clipped[i] / total;
        double q = Math.max(spread[i] / spreadTotal, 1e-12);
        divergence += p * Math.log(p / q);
      }
    }
    return divergence;
  }

  private static double[] spread(double[] inside, double[] occupied) {
    int bins = inside.length;
    double[] spread = new double[bins];
    for (int step = 0; step < STEPS; step++) {
      int from = (int) ((long) step * bins / STEPS);
      int to = (int) ((long) (step + 1) * bins / STEPS);
      double sum = 0;
      int filled = 0;
      for (int i = from; i < to; i++) {
        sum += inside[i];
        filled += occupied[i] > 0 ? 1 : 0;
      }
      for (int i = from; i < to; i++) {
        spread[i] = occupied[i] > 0 && filled > 0 ? sum / filled : 0;
      }
    }
    return spread;
  }
}
