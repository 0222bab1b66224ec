package dev.skerry.model.shape;

import dev.skerry.model.Attribute;
import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that make values out of nothing, or out of shapes. */
final class ConstantRules {
  private ConstantRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Constant", ConstantRules::constant);
    rules.put("ConstantOfShape", ConstantRules::ofShape);
    rules.put("Shape", ConstantRules::shape);
    rules.put("Size", ConstantRules::size);
    rules.put("Expand", ConstantRules::expand);
    rules.put("Range", step -> step.out(step.element(0), Step.open(1)));
    rules.put("RandomNormalLike", ElementwiseRules::same);
    rules.put("RandomUniformLike", ElementwiseRules::same);
  }

  private static void constant(Step step) {
    step.constantOutput().ifPresent(step::outConstant);
  }

  private static void ofShape(Step step) {
    ElementType element =
        step.node().attribute("value").orElse(null) instanceof Attribute.Weights(Tensor value)
            ? value.type()
            : ElementType.FP32;
    step.out(element, ofContents(step, 0));
  }

  private static @Nullable Dims ofContents(Step step, int input) {
    List<Dim> contents = step.contents(input);
    Dims shape = step.dims(input);
    if (contents != null) {
      return new Dims(contents);
    }
    return shape != null && shape.rank() == 1 && shape.axis(0) instanceof Dim.Known(long rank)
        ? Step.open(rank)
        : null;
  }

  private static void shape(Step step) {
    Dims x = step.dims(0);
    if (x == null) {
      step.out(ElementType.INT64, Step.open(1));
      return;
    }
    int start = clamp(step.node().integer("start", 0), x.rank());
    int end = Math.max(start, clamp(step.node().integer("end", x.rank()), x.rank()));
    List<Dim> part = x.axes().subList(start, end);
    step.out(ElementType.INT64, Dims.of(part.size()));
    step.outContents(part);
  }

  private static int clamp(long index, int rank) {
    return Math.clamp(index < 0 ? index + rank : index, 0, rank);
  }

  private static void size(Step step) {
    step.out(ElementType.INT64, Dims.SCALAR);
    Dims x = step.dims(0);
    if (x != null && x.elements().isPresent()) {
      step.outContents(List.of(Dim.of(x.elements().getAsLong())));
    }
  }

  private static void expand(Step step) {
    step.out(step.element(0), Step.broadcast(step.dims(0), ofContents(step, 1)));
  }
}
