package dev.skerry.device;

import dev.skerry.device.failsafe.Finite;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Question;
import java.util.ArrayList;
import java.util.List;

/**
 * A question's inputs, checked against what the model takes and put into its order.
 *
 * @param samples how many it brings: the outermost dimension, if the model takes batches, otherwise
 *     1
 */
record Prepared(List<Tensor> inputs, int samples) {
  /**
   * Checks {@code question}.
   *
   * @throws InferenceException of {@code INVALID}, naming what is wrong and what the model takes
   */
  static Prepared of(Question question, Generation generation, boolean finiteOnly) {
    List<TensorSpec> specs = generation.inputs();
    List<NamedTensor> given = question.inputs();
    if (given.size() != specs.size()) {
      throw invalid("inputs: " + given.size() + " (expected: " + specs.size() + ": " + specs + ")");
    }
    List<Tensor> inputs = new ArrayList<>(specs.size());
    for (TensorSpec spec : specs) {
      inputs.add(check(find(given, spec, specs), spec, finiteOnly));
    }
    checkOutputs(question, generation);
    return new Prepared(inputs, generation.takesBatches() ? samples(inputs, specs) : 1);
  }

  private static Tensor find(List<NamedTensor> given, TensorSpec spec, List<TensorSpec> specs) {
    for (NamedTensor input : given) {
      if (input.name().equals(spec.name())) {
        return input.tensor();
      }
    }
    throw invalid(
        "inputs: "
            + given.stream().map(NamedTensor::name).toList()
            + " (expected: "
            + specs.stream().map(TensorSpec::name).toList()
            + ")");
  }

  private static Tensor check(Tensor tensor, TensorSpec spec, boolean finiteOnly) {
    if (tensor.type() != spec.type()) {
      throw invalid(
          "input " + spec.name() + ": " + tensor.type() + " (expected: " + spec.type() + ")");
    }
    Shape shape = tensor.shape();
    if (!spec.shape().accepts(shape) || shape.elements() == 0) {
      throw invalid(
          "input "
              + spec.name()
              + ": shape "
              + shape
              + " (expected: "
              + spec.shape()
              + (spec.shape().isKnown() ? ")" : ", -1 for any size but 0)"));
    }
    int bad = finiteOnly && spec.type().isFloating() ? Finite.firstNonFinite(tensor) : -1;
    if (bad >= 0) {
      throw invalid(
          "input "
              + spec.name()
              + ": element "
              + bad
              + " is NaN or infinite (expected: finite numbers)");
    }
    return tensor;
  }

  private static int samples(List<Tensor> inputs, List<TensorSpec> specs) {
    long samples = inputs.getFirst().shape().dimension(0);
    for (int i = 1; i < inputs.size(); i++) {
      if (inputs.get(i).shape().dimension(0) != samples) {
        throw invalid(
            "input "
                + specs.get(i).name()
                + ": batch "
                + inputs.get(i).shape().dimension(0)
                + " (expected: "
                + samples
                + ", as in input "
                + specs.getFirst().name()
                + ")");
      }
    }
    return Math.toIntExact(samples);
  }

  private static void checkOutputs(Question question, Generation generation) {
    for (String output : question.outputs()) {
      if (generation.outputs().stream().noneMatch(spec -> spec.name().equals(output))) {
        throw invalid(
            "output: "
                + output
                + " (expected: one of "
                + generation.outputs().stream().map(TensorSpec::name).toList()
                + ")");
      }
    }
  }

  private static InferenceException invalid(String message) {
    return new InferenceException(Category.INVALID, message);
  }
}
