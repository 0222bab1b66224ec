package dev.skerry.model.shape;

import dev.skerry.model.Node;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which rule an operator has. */
final class Rules {
  private static final Map<String, Rule> STANDARD = new HashMap<>();
  private static final Map<String, Rule> MICROSOFT =
      Map.of(
          "FusedConv", ConvolutionRules::convolution,
          "FusedGemm", MatrixRules::gemm,
          "FusedMatMul", MatrixRules::matMul,
          "MatMulNBits", MatrixRules::matMulOfBits,
          "Gelu", ElementwiseRules::same,
          "FastGelu", ElementwiseRules::same,
          "QuickGelu", ElementwiseRules::same,
          "QLinearAdd", QuantizedRules::binary,
          "QLinearMul", QuantizedRules::binary,
          "DynamicQuantizeMatMul", MatrixRules::matMul);

  static {
    ElementwiseRules.addTo(STANDARD);
    ConvolutionRules.addTo(STANDARD);
    PoolingRules.addTo(STANDARD);
    MatrixRules.addTo(STANDARD);
    QuantizedRules.addTo(STANDARD);
    ReshapingRules.addTo(STANDARD);
    ConstantRules.addTo(STANDARD);
    SelectingRules.addTo(STANDARD);
    ResizingRules.addTo(STANDARD);
    ReducingRules.addTo(STANDARD);
    RecurrentRules.addTo(STANDARD);
  }

  private Rules() {}

  static @Nullable Rule of(Node.Operator operator) {
    return switch (operator.domain()) {
      case "" -> STANDARD.get(operator.type());
      case "com.microsoft" -> MICROSOFT.get(operator.type());
      default -> null;
    };
  }
}
