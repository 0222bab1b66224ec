package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that keep the shape of their input, or broadcast several. */
final class ElementwiseRules {
  private static final List<String> SAME =
      List.of(
          "Abs",
          "Acos",
          "Acosh",
          "Asin",
          "Asinh",
          "Atan",
          "Atanh",
          "BitwiseNot",
          "Ceil",
          "Celu",
          "Clip",
          "Cos",
          "Cosh",
          "CumSum",
          "Elu",
          "Erf",
          "Exp",
          "Floor",
          "Gelu",
          "GroupNormalization",
          "HardSigmoid",
          "HardSwish",
          "Hardmax",
          "InstanceNormalization",
          "LRN",
          "LeakyRelu",
          "Log",
          "LogSoftmax",
          "LpNormalization",
          "MeanVarianceNormalization",
          "Mish",
          "Neg",
          "Not",
          "RMSNormalization",
          "Reciprocal",
          "Relu",
          "Round",
          "Selu",
          "Shrink",
          "Sigmoid",
          "Sign",
          "Sin",
          "Sinh",
          "Softmax",
          "Softplus",
          "Softsign",
          "Sqrt",
          "Swish",
          "Tan",
          "Tanh",
          "ThresholdedRelu",
          "Trilu");
  private static final List<String> BROADCAST =
      List.of(
          "Add",
          "And",
          "BitShift",
          "BitwiseAnd",
          "BitwiseOr",
          "BitwiseXor",
          "Div",
          "Max",
          "Mean",
          "Min",
          "Mod",
          "Mul",
          "Or",
          "PRelu",
          "Pow",
          "Sub",
          "Sum",
          "Xor");
  private static final List<String> COMPARE =
      List.of("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual");

  private ElementwiseRules() {}

  static void addTo(Map<String, Rule> rules) {
    SAME.forEach(type -> rules.put(type, ElementwiseRules::same));
    BROADCAST.forEach(type -> rules.put(type, ElementwiseRules::broadcast));
    COMPARE.forEach(
        type -> rules.put(type, step -> step.out(ElementType.BOOL, broadcastAll(step, 0))));
    rules.put("IsNaN", step -> step.out(ElementType.BOOL, step.dims(0)));
    rules.put("IsInf", step -> step.out(ElementType.BOOL, step.dims(0)));
    rules.put("Identity", ElementwiseRules::identity);
    rules.put("Cast", ElementwiseRules::cast);
    rules.put("CastLike", step -> step.out(step.element(1), step.dims(0)));
    rules.put("Where", step -> step.out(step.element(1), broadcastAll(step, 0)));
    rules.put("Dropout", ElementwiseRules::dropout);
    rules.put("BatchNormalization", ElementwiseRules::batchNormalization);
    rules.put("LayerNormalization", ElementwiseRules::layerNormalization);
    for (String type : List.of("Add", "Sub", "Mul", "Div")) {
      rules.put(type, step -> arithmetic(type, step));
    }
  }

  static void same(Step step) {
    step.out(step.element(0), step.dims(0));
  }

  private static void broadcast(Step step) {
    step.out(step.element(0), broadcastAll(step, 0));
  }

  private static void identity(Step step) {
    same(step);
    List<Dim> contents = step.contents(0);
    if (contents != null) {
      step.outContents(contents);
    }
  }

  private static void cast(Step step) {
    long to = step.node().integer("to", 0);
    ElementType element = null;
    for (ElementType type : ElementType.values()) {
      element = type.onnx() == to ? type : element;
    }
    step.out(element, step.dims(0));
    List<Dim> contents = step.contents(0);
    if (contents != null && element == ElementType.INT64) {
      step.outContents(contents);
    }
  }

  private static void dropout(Step step) {
    same(step);
    step.out(1, step.opset() < 10 ? step.element(0) : ElementType.BOOL, step.dims(0));
  }

  private static void batchNormalization(Step step) {
    Dims x = step.dims(0);
    Dims scale = step.dims(1);
    if (x != null && x.rank() > 1 && scale != null) {
      Step.same("channels", x.axis(1), scale.axis(0));
    }
    same(step);
    for (int output = 1; output < step.node().outputs().size(); output++) {
      step.out(output, step.element(0), scale);
    }
  }

  /* Mean and inverse deviation have extent 1 from the axis on. */
  private static void layerNormalization(Step step) {
    same(step);
    Dims x = step.dims(0);
    if (x != null) {
      Dims outer = x;
      for (int i = Step.axis(step.node().integer("axis", -1), x.rank()); i < x.rank(); i++) {
        outer = outer.with(i, Dim.of(1));
      }
      step.out(1, ElementType.FP32, outer);
      step.out(2, ElementType.FP32, outer);
    }
  }

  static @Nullable Dims broadcastAll(Step step, int from) {
    Dims all = step.dims(from);
    for (int input = from + 1; input < step.node().inputs().size(); input++) {
      all = Step.broadcast(all, step.dims(input));
    }
    return all;
  }

  /* Shapes are computed with, so small whole numbers are followed through arithmetic. */
  private static void arithmetic(String type, Step step) {
    broadcast(step);
    List<Dim> left = step.contents(0);
    List<Dim> right = step.contents(1);
    if (left == null || right == null || left.isEmpty() || right.isEmpty()) {
      return;
    }
    int size = Math.max(left.size(), right.size());
    List<Dim> contents = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      contents.add(
          arithmetic(
              type, left.get(left.size() == 1 ? 0 : i), right.get(right.size() == 1 ? 0 : i)));
    }
    step.outContents(contents);
  }

  private static Dim arithmetic(String type, Dim left, Dim right) {
    if (!(left instanceof Dim.Known(long a)) || !(right instanceof Dim.Known(long b))) {
      return Dim.open();
    }
    long result =
        switch (type) {
          case "Add" -> Math.addExact(a, b);
          case "Sub" -> a - b;
          case "Mul" -> Math.multiplyExact(a, b);
          default -> b == 0 ? -1 : a / b;
        };
    return result < 0 ? Dim.open() : Dim.of(result);
  }
}
