package dev.skerry.optimizer.prune;

import java.util.ArrayList;
import java.util.List;

/**
 * The channels of one value, and how well each is told by the others: by that combination of them
 * that is closest on samples. A channel that goes is absorbed by the weights of all who read it.
 *
 * <p>With P the inverse of the channels' second moments S + λ, channel c is closest to the sum of
 * b(j) = −P(j,c) / P(c,c) times each other channel j, and what is missed of it is 1 / P(c,c) − λ −
 * λ |b|² in the mean square; without c, P loses P(·,c) P(c,·) / P(c,c). This is the surgeon's step
 * of Hassibi and Stork, "Second order derivatives for network pruning: optimal brain surgeon",
 * 1993, on inputs in place of weights; keeping what a layer makes by least squares is how He et al.
 * prune ("Channel pruning for accelerating very deep neural networks", 2017).
 */
final class Dependence {
  private static final double LEAST_RIDGE = 1e-5;
  private static final double MOST_RIDGE = 0.1;

  private final double[][] inverse;
  private final double ridge;
  /* Empty if what is always said cannot go into biases. */
  private final double[] means;
  private final boolean[] gone;
  private final List<Reader> readers;

  private Dependence(
      double[][] inverse, double ridge, double[] means, boolean[] gone, List<Reader> readers) {
    this.inverse = inverse;
    this.ridge = ridge;
    this.means = means;
    this.gone = gone;
    this.readers = readers;
  }

  /**
   * Nothing is gone yet.
   *
   * @param means of the channels; empty if biases of readers cannot take constants
   * @param second moments of the channels, of what is beyond the means if they are given
   * @param count of how many the moments are: few say little, and are trusted less
   */
  static Dependence of(double[][] second, double[] means, long count, List<Reader> readers) {
    double trace = 0;
    for (int i = 0; i < second.length; i++) {
      trace += second[i][i];
    }
    double part = Math.clamp(1.0 / Math.max(1, count), LEAST_RIDGE, MOST_RIDGE);
    double ridge = Math.max(1e-30, trace / second.length * part);
    return new Dependence(
        Inverse.of(second, ridge), ridge, means, new boolean[second.length], readers);
  }

  List<Reader> readers() {
    return readers;
  }

  /** What is missed of a channel that goes, in the mean square. */
  double residual(int channel) {
    double own = inverse[channel][channel];
    double squares = 0;
    for (int j = 0; j < inverse.length; j++) {
      squares += j == channel ? 0 : inverse[channel][j] * inverse[channel][j];
    }
    return Math.max(0, 1 / own - ridge - ridge * squares / (own * own));
  }

  /** Takes a channel out. */
  void remove(int channel) {
    double residual = residual(channel);
    double own = inverse[channel][channel];
    double[] by = new double[inverse.length];
    double constant = means.length == 0 ? 0 : means[channel];
    for (int j = 0; j < by.length; j++) {
      if (j != channel && !gone[j]) {
        by[j] = -inverse[channel][j] / own;
        constant -= means.length == 0 ? 0 : by[j] * means[j];
      }
    }
    for (Reader reader : readers) {
      reader.absorb(channel, by, constant, residual);
    }
    double[] column = inverse[channel].clone();
    for (int i = 0; i < by.length; i++) {
      double factor = column[i] / own;
      for (int j = 0; j < by.length && factor != 0; j++) {
        inverse[i][j] -= factor * column[j];
      }
    }
    for (int i = 0; i < by.length; i++) {
      inverse[i][channel] = 0;
      inverse[channel][i] = 0;
    }
    inverse[channel][channel] = 1 / ridge;
    gone[channel] = true;
  }

  Dependence copy() {
    List<Reader> copies = new ArrayList<>();
    readers.forEach(reader -> copies.add(reader.copy()));
    return new Dependence(copy(inverse), ridge, means, gone.clone(), copies);
  }

  static double[][] copy(double[][] matrix) {
    double[][] copy = matrix.clone();
    for (int i = 0; i < copy.length; i++) {
      copy[i] = matrix[i].clone();
    }
    return copy;
  }
}
