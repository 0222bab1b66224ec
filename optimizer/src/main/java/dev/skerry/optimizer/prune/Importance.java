package dev.skerry.optimizer.prune;

import dev.skerry.model.Graph;
import dev.skerry.model.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * What channels are worth: the squares of all weights that belong to one, each parameter's over
 * their own mean, so that large layers do not outvote small ones (the group norm of Fang et al.,
 * 2023).
 */
final class Importance {
  private Importance() {}

  /** By what stands for a channel. */
  static Map<Integer, Double> of(Graph graph, ChannelGroups groups) {
    Map<Integer, Double> all = new HashMap<>();
    for (Cut cut : groups.cuts()) {
      Tensor tensor = graph.constant(cut.tensor()).orElseThrow();
      if (tensor.shape().rank() < 2) {
        continue;
      }
      double[] squares = squares(tensor, cut.axis());
      double mean = 0;
      for (double each : squares) {
        mean += each / squares.length;
      }
      for (int i = 0; i < squares.length; i++) {
        all.merge(
            groups.find(cut.channels().get(i)), squares[i] / Math.max(1e-30, mean), Double::sum);
      }
    }
    return all;
  }

  private static double[] squares(Tensor tensor, int axis) {
    long inner = 1;
    for (int i = axis + 1; i < tensor.shape().rank(); i++) {
      inner *= tensor.shape().dimension(i);
    }
    double[] squares = new double[Math.toIntExact(tensor.shape().dimension(axis))];
    for (int i = 0; i < tensor.floats().limit(); i++) {
      double number = tensor.floats().get(i);
      squares[(int) (i / inner % squares.length)] += number * number;
    }
    return squares;
  }
}
