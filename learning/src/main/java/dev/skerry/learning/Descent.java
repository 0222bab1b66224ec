package dev.skerry.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.Map;

/**
 * An {@link Optimizer} at work on some weights, with what it remembers of earlier gradients.
 *
 * <p>PyTorch adds gradients up; {@link #step} takes them and leaves 0 behind.
 */
final class Descent {
  private final Optimizer optimizer;
  private final Map<String, NDArray> weights;
  private final Map<String, NDArray> means = new HashMap<>();
  private final Map<String, NDArray> squares = new HashMap<>();
  private int steps;

  Descent(Optimizer optimizer, Map<String, NDArray> weights) {
    this.optimizer = optimizer;
    this.weights = weights;
    weights.forEach((name, weight) -> {
      means.put(name, weight.zerosLike());
      if (optimizer instanceof Optimizer.Adam) {
        squares.put(name, weight.zerosLike());
      }
    });
  }

  /** Moves every weight against its gradient, at {@code share} of the first rate. */
  void step(double share, NDManager step) {
    steps++;
    double rate = optimizer.rate() * share;
    weights.forEach((name, weight) -> {
      NDArray gradient = weight.getGradient();
      gradient.attach(step);
      // A weight that wants gradients does not let itself be written to.
      weight.setRequiresGradient(false);
      if (optimizer.decay() > 0 && weight.getShape().dimension() > 1) {
        weight.muli((float) (1 - rate * optimizer.decay()));
      }
      weight.subi(move(name, gradient, rate, step));
      weight.setRequiresGradient(true);
      gradient.subi(gradient);
    });
  }

  private NDArray move(String name, NDArray gradient, double rate, NDManager step) {
    NDArray mean = Arrays.handle(memory(means, name), step);
    return switch (optimizer) {
      case Optimizer.Momentum(_, double momentum, _) ->
          mean.muli((float) momentum).addi(gradient).mul((float) rate);
      case Optimizer.Adam(_, double beta1, double beta2, double epsilon, _) -> {
        NDArray square = Arrays.handle(memory(squares, name), step);
        mean.muli((float) beta1).addi(gradient.mul((float) (1 - beta1)));
        square.muli((float) beta2).addi(gradient.square().muli((float) (1 - beta2)));
        NDArray first = mean.div((float) (1 - Math.pow(beta1, steps)));
        NDArray second = square.div((float) (1 - Math.pow(beta2, steps)));
        yield first.divi(second.sqrt().addi((float) epsilon)).muli((float) rate);
      }
    };
  }

  private static NDArray memory(Map<String, NDArray> all, String name) {
    NDArray array = all.get(name);
    if (array == null) {
      throw new IllegalStateException(
          "weight: " + name + " (expected: one of " + all.keySet() + ")");
    }
    return array;
  }
}
