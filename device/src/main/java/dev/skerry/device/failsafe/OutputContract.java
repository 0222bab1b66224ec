package dev.skerry.device.failsafe;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.terms.Contract;
import dev.skerry.terms.OutputLimits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What every answer of an agent is held to before it is released: number, types and shapes of its
 * outputs always, and what was declared of their values.
 *
 * <p>Immutable. A check looks at each value once or twice and allocates nothing unless it finds a
 * breach. How fast values change is {@link Steadiness}'s to judge, for that takes a memory.
 */
public final class OutputContract {
  private static final OutputLimits ANYTHING =
      new OutputLimits(
          false,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Set.of(),
          OptionalDouble.empty(),
          Optional.empty());

  private final List<TensorSpec> outputs;
  private final List<OutputLimits> limits;
  private final boolean batched;
  private final long oldestNanos;

  private OutputContract(List<TensorSpec> outputs, List<OutputLimits> limits, boolean batched) {
    this.outputs = List.copyOf(outputs);
    this.limits = List.copyOf(limits);
    this.batched = batched;
    this.oldestNanos =
        limits.stream()
            .flatMap(limit -> limit.oldest().stream())
            .mapToLong(Duration::toNanos)
            .min()
            .orElse(Long.MAX_VALUE);
  }

  /**
   * The contract of a model.
   *
   * @param declared what was promised of values
   * @param outputs what the model gives, in its order
   * @param finite whether outputs of which nothing was declared must be finite
   * @param batched whether the outermost dimension of every output is that of the samples
   * @throws IllegalArgumentException if something was promised that this model's outputs cannot be
   *     held to
   */
  public static OutputContract of(
      Optional<Contract> declared, List<TensorSpec> outputs, boolean finite, boolean batched) {
    List<OutputLimits> limits = new ArrayList<>();
    int named = 0;
    for (TensorSpec output : outputs) {
      OutputLimits limit =
          declared.map(contract -> contract.outputs().get(output.name())).orElse(null);
      if (limit != null) {
        named++;
        requireNumbers(output, limit);
      }
      limits.add(limit != null ? limit : finite ? OutputLimits.FINITE : ANYTHING);
    }
    if (declared.isPresent() && declared.get().outputs().size() != named) {
      throw new IllegalArgumentException(
          "contract: limits for "
              + declared.get().outputs().keySet()
              + " (expected: of "
              + outputs.stream().map(TensorSpec::name).toList()
              + ")");
    }
    return new OutputContract(outputs, limits, batched);
  }

  private static void requireNumbers(TensorSpec output, OutputLimits limit) {
    if (output.type() == ElementType.BYTES && !limit.equals(ANYTHING)) {
      throw new IllegalArgumentException(
          "contract: limits for output " + output + " (expected: an output of numbers)");
    }
  }

  /**
   * Holds an answer to this contract.
   *
   * @param answer in the model's order
   * @param samples how many the request brought
   * @return the first breach; empty if there is none
   */
  public Optional<Breach> check(List<Tensor> answer, int samples) {
    if (answer.size() != outputs.size()) {
      return Optional.of(
          new Breach("", answer.size() + " outputs (expected: " + outputs.size() + ")"));
    }
    for (int i = 0; i < outputs.size(); i++) {
      TensorSpec output = outputs.get(i);
      Tensor tensor = answer.get(i);
      if (tensor.type() != output.type() || !isShaped(tensor.shape(), output, samples)) {
        return breach(output, tensor.type() + "" + tensor.shape(), described(output, samples));
      }
      Optional<Breach> found = checkValues(output, tensor, limits.get(i));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Whether an answer that was given {@code nanos} ago may be given again. */
  public boolean isFresh(long nanos) {
    return nanos <= oldestNanos;
  }

  /** The limits of the output with this index. */
  OutputLimits limits(int output) {
    return limits.get(output);
  }

  TensorSpec output(int output) {
    return outputs.get(output);
  }

  int size() {
    return outputs.size();
  }

  private boolean isShaped(Shape actual, TensorSpec output, int samples) {
    return output.shape().accepts(actual)
        && (!batched || !output.hasOpenBatch() || actual.dimension(0) == samples);
  }

  private String described(TensorSpec output, int samples) {
    boolean counted = batched && output.hasOpenBatch();
    return output.type() + "" + (counted ? output.shape().with(0, samples) : output.shape());
  }

  private static Optional<Breach> checkValues(
      TensorSpec output, Tensor tensor, OutputLimits limits) {
    if (limits.finite()) {
      int at = Finite.firstNonFinite(tensor);
      if (at >= 0) {
        return breach(output, "NaN or infinite at " + at, "finite numbers");
      }
    }
    if (limits.least().isPresent() || limits.most().isPresent()) {
      Optional<Breach> found = checkRange(output, tensor, limits);
      if (found.isPresent()) {
        return found;
      }
    }
    return limits.classes().isEmpty()
        ? Optional.empty()
        : checkClasses(output, tensor, limits.classes());
  }

  private static Optional<Breach> checkRange(
      TensorSpec output, Tensor tensor, OutputLimits limits) {
    double least = limits.least().orElse(Double.NEGATIVE_INFINITY);
    double most = limits.most().orElse(Double.POSITIVE_INFINITY);
    ByteBuffer bytes = tensor.bytes();
    int count = Elements.count(tensor);
    for (int i = 0; i < count; i++) {
      double value = Elements.at(bytes, output.type(), i);
      // NaN lies in no range.
      if (!(value >= least && value <= most)) {
        return breach(output, value + " at " + i, least + " to " + most);
      }
    }
    return Optional.empty();
  }

  private static Optional<Breach> checkClasses(
      TensorSpec output, Tensor tensor, Set<Integer> classes) {
    ByteBuffer bytes = tensor.bytes();
    int count = Elements.count(tensor);
    boolean scores = Elements.areFloating(output.type());
    int width = scores && tensor.shape().rank() > 0 ? lastDimension(tensor.shape()) : 1;
    for (int from = 0; from + width <= count && width > 0; from += width) {
      double named =
          scores
              ? largest(bytes, output.type(), from, width)
              : Elements.at(bytes, output.type(), from);
      if (!classes.contains((int) named) || (int) named != named) {
        return breach(output, "class " + named, "one of " + classes);
      }
    }
    return Optional.empty();
  }

  private static int lastDimension(Shape shape) {
    return (int) shape.dimension(shape.rank() - 1);
  }

  private static int largest(ByteBuffer bytes, ElementType type, int from, int width) {
    int best = 0;
    for (int i = 1; i < width; i++) {
      if (Elements.at(bytes, type, from + i) > Elements.at(bytes, type, from + best)) {
        best = i;
      }
    }
    return best;
  }

  private static Optional<Breach> breach(TensorSpec output, String value, String expected) {
    return Optional.of(new Breach(output.name(), value + " (expected: " + expected + ")"));
  }
}
