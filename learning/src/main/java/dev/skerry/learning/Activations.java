package dev.skerry.learning;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** Functions of one element each. */
final class Activations {
  private Activations() {}

  static void register(Map<String, Operation> all) {
    all.put("Identity", call -> call.input(0).add(0));
    all.put("Relu", call -> call.input(0).getNDArrayInternal().relu());
    all.put("Sigmoid", call -> call.input(0).getNDArrayInternal().sigmoid());
    all.put("Tanh", call -> call.input(0).tanh());
    all.put(
        "LeakyRelu",
        call -> call.input(0).getNDArrayInternal().leakyRelu(call.node().real("alpha", 0.01f)));
    all.put("Clip", Activations::clip);
    all.put(
        "HardSigmoid",
        call ->
            hardSigmoid(
                call.input(0), call.node().real("alpha", 0.2f), call.node().real("beta", 0.5f)));
    all.put("HardSwish", call -> call.input(0).mul(hardSigmoid(call.input(0), 1 / 6f, 0.5f)));
  }

  private static NDArray clip(Call call) {
    float least = call.real("min", 1, -Float.MAX_VALUE);
    float most = call.real("max", 2, Float.MAX_VALUE);
    return call.input(0).clip(least, most);
  }

  /* max(0, min(1, alpha · x + beta)) */
  private static NDArray hardSigmoid(NDArray x, float alpha, float beta) {
    return Arrays.scaled(x, alpha).add(beta).clip(0f, 1f);
  }
}
