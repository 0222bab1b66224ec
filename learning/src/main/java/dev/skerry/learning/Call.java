package dev.skerry.learning;

import ai.djl.ndarray.NDArray;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One node about to run: its settings, and what its inputs are at this moment.
 *
 * @param values all arrays of this step so far, by name
 */
record Call(Graph graph, Node node, Map<String, NDArray> values, Mode mode) {

  /** The array at an input that the node must have. */
  NDArray input(int index) {
    NDArray array = optional(index);
    if (array == null) {
      throw refuse("input " + index + " is left out or no FP32 tensor (expected: one)");
    }
    return array;
  }

  /** The array at an input that the node may leave out. */
  @Nullable NDArray optional(int index) {
    return node.input(index).map(values::get).orElse(null);
  }

  /** The arrays at all inputs. */
  List<NDArray> inputs() {
    return IntStream.range(0, node.inputs().size()).mapToObj(this::input).toList();
  }

  /**
   * The integers of a setting that is an attribute in older opsets and a constant input in newer.
   */
  Optional<long[]> longs(String attribute, int input) {
    Optional<long[]> own =
        node.integers(attribute).map(list -> list.stream().mapToLong(Long::longValue).toArray());
    return own.isPresent() || node.input(input).isEmpty() ? own : Optional.of(constant(input));
  }

  private long[] constant(int input) {
    Tensor tensor = tensor(input, ElementType.INT64);
    long[] values = new long[Math.toIntExact(tensor.shape().elements())];
    LongBuffer longs = tensor.longs();
    longs.get(values);
    return values;
  }

  /** The number of a setting that is an attribute in older opsets and a constant input in newer. */
  float real(String attribute, int input, float otherwise) {
    return node.input(input).isEmpty()
        ? node.real(attribute, otherwise)
        : tensor(input, ElementType.FP32).floats().get(0);
  }

  private Tensor tensor(int input, ElementType type) {
    return node.input(input)
        .flatMap(graph::constant)
        .filter(tensor -> tensor.type() == type)
        .orElseThrow(() ->
            refuse(
                "input "
                    + input
                    + " is not known before it runs (expected: constant "
                    + type
                    + ")"));
  }

  /** The version of the standard operators. */
  long opset() {
    return graph.header().opset("").orElse(1);
  }

  /** Says that this use of the operator cannot be followed back. */
  LearningException refuse(String problem) {
    return new LearningException(LearningException.Reason.NOT_APPLICABLE, node + ": " + problem);
  }
}
