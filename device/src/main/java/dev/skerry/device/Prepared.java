package dev.skerry.device;

import dev.skerry.device.failsafe.Finite;
import dev.skerry.model.tensor.ElementType;
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
    List<String> names = given.stream().map(NamedTensor::name).toList();
    List<Tensor> inputs = new ArrayList<>(specs.size());
    for (int place : places(names, specs)) {
      inputs.add(given.get(place).tensor());
    }
    for (int i = 0; i < specs.size(); i++) {
      check(inputs.get(i).type(), inputs.get(i).shape(), specs.get(i));
      checkFinite(inputs.get(i), specs.get(i), finiteOnly);
    }
    checkOutputs(question, generation);
    return new Prepared(inputs, samples(inputs.stream().map(Tensor::shape).toList(), generation));
  }

  /**
   * How many samples {@code question} brings, by what was said of its {@code inputs}.
   *
   * @throws InferenceException of {@code INVALID}, as if the inputs themselves were wrong
   */
  static int samples(Question question, List<TensorSpec> inputs, Generation generation) {
    List<TensorSpec> specs = generation.inputs();
    List<Shape> shapes = new ArrayList<>(specs.size());
    for (int place : places(inputs.stream().map(TensorSpec::name).toList(), specs)) {
      check(inputs.get(place).type(), inputs.get(place).shape(), specs.get(shapes.size()));
      shapes.add(inputs.get(place).shape());
    }
    checkOutputs(question, generation);
    return samples(shapes, generation);
  }

  /* Where among the given the model's inputs are, in its order. */
  private static int[] places(List<String> given, List<TensorSpec> specs) {
    if (given.size() != specs.size()) {
      throw invalid("inputs: " + given.size() + " (expected: " + specs.size() + ": " + specs + ")");
    }
    int[] places = new int[specs.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = given.indexOf(specs.get(i).name());
      if (places[i] < 0) {
        throw invalid(
            "inputs: "
                + given
                + " (expected: "
                + specs.stream().map(TensorSpec::name).toList()
                + ")");
      }
    }
    return places;
  }

  private static void check(ElementType type, Shape shape, TensorSpec spec) {
    if (type != spec.type()) {
      throw invalid("input " + spec.name() + ": " + type + " (expected: " + spec.type() + ")");
    }
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
  }

  private static void checkFinite(Tensor tensor, TensorSpec spec, boolean finiteOnly) {
    int bad = finiteOnly && spec.type().isFloating() ? Finite.firstNonFinite(tensor) : -1;
    if (bad >= 0) {
      throw invalid(
          "input "
              + spec.name()
              + ": element "
              + bad
              + " is NaN or infinite (expected: finite numbers)");
    }
  }

  private static int samples(List<Shape> shapes, Generation generation) {
    if (!generation.takesBatches()) {
      return 1;
    }
    List<TensorSpec> specs = generation.inputs();
    long samples = shapes.getFirst().dimension(0);
    for (int i = 1; i < shapes.size(); i++) {
      if (shapes.get(i).dimension(0) != samples) {
        throw invalid(
            "input "
                + specs.get(i).name()
                + ": batch "
                + shapes.get(i).dimension(0)
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
