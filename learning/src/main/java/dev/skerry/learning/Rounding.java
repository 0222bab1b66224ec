package dev.skerry.learning;

import ai.djl.ndarray.NDArray;
import dev.skerry.model.Attribute;
import dev.skerry.model.Node;
import dev.skerry.model.onnx.Limits;
import java.util.List;
import java.util.Map;

/**
 * Numbers as integers would hold them, in floats: what a graph is made of that shall learn to live
 * with integers (Jacob et al., "Quantization and Training of Neural Networks for Efficient
 * Integer-Arithmetic-Only Inference", 2018, section 3).
 *
 * <p>What rounding loses has no slope that says anything, so gradients pass as if nothing were
 * rounded (the straight-through estimator; Bengio et al., 2013); they end where a number is out of
 * range. These operators exist while something is taught, and no engine knows them.
 */
public final class Rounding {
  /** The domain of these operators, of which there is version 1. */
  public static final String DOMAIN = "dev.skerry.rounding";

  /** What a model may have that is being taught. */
  public static final Limits LIMITS = Limits.DEFAULT.withDomain(DOMAIN);

  private static final String VALUES = "RoundValues";
  private static final String WEIGHTS = "RoundWeights";
  /* A weight that is all 0 still needs a scale that divides. */
  private static final float LEAST = 1e-8f;

  private Rounding() {}

  /**
   * A node that takes {@code input} to the nearest multiple of {@code scale} from {@code low} to
   * {@code high}.
   */
  public static Node values(String input, String output, float scale, float low, float high) {
    return new Node(
        output + "_rounding",
        new Node.Operator(DOMAIN, VALUES),
        List.of(input),
        List.of(output),
        Map.of("scale", Attribute.of(scale), "low", Attribute.of(low), "high", Attribute.of(high)));
  }

  /**
   * A node that takes each of some weights to the nearest of {@code 2 · most + 1} numbers evenly
   * around 0, as far apart as the largest of them wants.
   *
   * @param axis along which each place has a distance of its own; less than 0 for one for all
   */
  public static Node weights(String input, String output, int axis, int most) {
    return new Node(
        output + "_rounding",
        new Node.Operator(DOMAIN, WEIGHTS),
        List.of(input),
        List.of(output),
        Map.of("axis", Attribute.of(axis), "most", Attribute.of(most)));
  }

  static void register(Map<String, Operation> all) {
    all.put(DOMAIN + "." + VALUES, Rounding::values);
    all.put(DOMAIN + "." + WEIGHTS, Rounding::weights);
  }

  /** Whether this node's input is a weight. */
  static boolean takesWeight(Node node) {
    return node.operator().equals(new Node.Operator(DOMAIN, WEIGHTS));
  }

  private static NDArray values(Call call) {
    float scale = call.node().real("scale", 1);
    NDArray within = call.input(0).clip(call.node().real("low", -1), call.node().real("high", 1));
    return straightThrough(within, within.div(scale).round().mul(scale));
  }

  private static NDArray weights(Call call) {
    NDArray weights = call.input(0);
    long axis = call.node().integer("axis", -1);
    NDArray largest = weights.stopGradient().abs();
    for (int each = 0; each < weights.getShape().dimension(); each++) {
      if (each != axis) {
        largest = largest.max(new int[] {each}, true);
      }
    }
    NDArray scale = largest.div(call.node().integer("most", 1)).maximum(LEAST);
    return straightThrough(weights, weights.div(scale).round().mul(scale));
  }

  private static NDArray straightThrough(NDArray exact, NDArray rounded) {
    return exact.add(rounded.sub(exact).stopGradient());
  }
}
