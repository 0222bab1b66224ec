package dev.skerry.learning;

/**
 * How weights follow their gradients. The rate is that of the first step behind a warm-up; it falls
 * along half a cosine to 0 at the last (Loshchilov and Hutter, "SGDR", 2017, without restarts).
 *
 * <p>Decay pulls weights of two or more dimensions towards 0, apart from their gradients; biases
 * and normalizations are left alone.
 */
public sealed interface Optimizer {
  /** The rate of the first step. */
  double rate();

  /** The share of rate by which a weight shrinks in each step. */
  double decay();

  /** Kingma and Ba, "Adam", 2015, with the decay of Loshchilov and Hutter, 2019. */
  record Adam(double rate, double beta1, double beta2, double epsilon, double decay)
      implements Optimizer {
    public Adam {
      check("rate", rate, rate > 0, "> 0");
      check("beta1", beta1, beta1 >= 0 && beta1 < 1, "0 to 1, without 1");
      check("beta2", beta2, beta2 >= 0 && beta2 < 1, "0 to 1, without 1");
      check("epsilon", epsilon, epsilon > 0, "> 0");
      check("decay", decay, decay >= 0, ">= 0");
    }
  }

  /** Stochastic gradient descent with momentum: v ← momentum · v + g, w ← w − rate · v. */
  record Momentum(double rate, double momentum, double decay) implements Optimizer {
    public Momentum {
      check("rate", rate, rate > 0, "> 0");
      check("momentum", momentum, momentum >= 0 && momentum < 1, "0 to 1, without 1");
      check("decay", decay, decay >= 0, ">= 0");
    }
  }

  /** Adam with the constants of its paper, and no decay. */
  static Optimizer adam(double rate) {
    return new Adam(rate, 0.9, 0.999, 1e-8, 0);
  }

  /** Descent with the customary momentum of 0.9, and no decay. */
  static Optimizer momentum(double rate) {
    return new Momentum(rate, 0.9, 0);
  }

  private static void check(String what, double value, boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
    }
  }
}
