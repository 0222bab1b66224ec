package dev.skerry.learning;

import ai.djl.ndarray.NDArray;
import dev.skerry.model.Node;
import java.util.HashMap;
import java.util.Map;

/** Which operators can be followed back, and how. */
final class Operations {
  private static final Map<String, Operation> ALL = all();

  private Operations() {}

  /** What a node does, or why it cannot be taught. */
  static Operation of(Node node) {
    String name = node.domain().isEmpty() ? node.type() : node.domain() + "." + node.type();
    Operation operation = ALL.get(name);
    if (operation == null) {
      throw new LearningException(
          LearningException.Reason.NOT_APPLICABLE,
          node
              + ": "
              + node.operator()
              + " cannot be learned through (expected: one of "
              + String.join(
                  ", ", ALL.keySet().stream().filter(Operations::isStandard).sorted().toList())
              + ")");
    }
    return operation;
  }

  private static boolean isStandard(String name) {
    return name.indexOf('.') < 0;
  }

  private static Map<String, Operation> all() {
    Map<String, Operation> all = new HashMap<>();
    all.put("Conv", Convolutions::convolve);
    all.put("MaxPool", Pooling::max);
    all.put("AveragePool", Pooling::average);
    all.put("GlobalAveragePool", Pooling::globalAverage);
    all.put("ReduceMean", Pooling::reduceMean);
    all.put("BatchNormalization", Normalization::normalize);
    all.put("Dropout", Normalization::dropout);
    all.put("Softmax", call -> Normalization.softmaxAxis(call, NDArray::softmax));
    all.put("LogSoftmax", call -> Normalization.softmaxAxis(call, NDArray::logSoftmax));
    all.put("Gemm", Products::gemm);
    all.put("MatMul", call -> call.input(0).matMul(call.input(1)));
    all.put("Add", call -> call.input(0).add(call.input(1)));
    all.put("Sub", call -> call.input(0).sub(call.input(1)));
    all.put("Mul", call -> call.input(0).mul(call.input(1)));
    all.put("Div", call -> call.input(0).div(call.input(1)));
    Activations.register(all);
    Shaping.register(all);
    Rounding.register(all);
    return Map.copyOf(all);
  }
}
