package dev.skerry.model.shape;

import dev.skerry.model.Dims;
import dev.skerry.model.tensor.ElementType;
import java.util.Map;

/** From numbers to small integers and back. */
final class QuantizedRules {
  private QuantizedRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("QuantizeLinear", QuantizedRules::quantize);
    rules.put("DequantizeLinear", step -> step.out(step.element(1), step.dims(0)));
    rules.put("DynamicQuantizeLinear", QuantizedRules::quantizeByRange);
  }

  /* The zero point has the type of the output; without one, an attribute, and uint8 without that. */
  private static void quantize(Step step) {
    long told = step.node().integer("output_dtype", ElementType.UINT8.onnx());
    ElementType element = step.element(2);
    for (ElementType type : ElementType.values()) {
      element = !step.has(2) && type.onnx() == told ? type : element;
    }
    step.out(element, step.dims(0));
  }

  private static void quantizeByRange(Step step) {
    step.out(0, ElementType.UINT8, step.dims(0));
    step.out(1, ElementType.FP32, Dims.SCALAR);
    step.out(2, ElementType.UINT8, Dims.SCALAR);
  }

  /** Inputs are each a tensor, a scale and a zero point. */
  static void binary(Step step) {
    step.out(step.element(0), Step.broadcast(step.dims(0), step.dims(3)));
  }
}
