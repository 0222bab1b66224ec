package dev.skerry.optimizer.quantize;

import dev.skerry.engine.Engine;
import dev.skerry.model.ModelException;
import dev.skerry.model.Node;
import dev.skerry.model.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the engine made of a model's operators.
 *
 * @param operators how often each appears once the engine has fused them
 */
public record FusionReport(SortedMap<String, Integer> operators) {

  /** Lets the engine optimise a model and counts. Empty where its outcome cannot be read. */
  public static FusionReport of(Engine engine, Path model, Path workspace) throws IOException {
    Path fused = workspace.resolve("fused.onnx");
    try {
      engine.fuse(model, fused);
      SortedMap<String, Integer> operators = new TreeMap<>();
      for (Node node : OnnxFile.read(fused).graph().nodes()) {
        operators.merge(node.type(), 1, Integer::sum);
      }
      return new FusionReport(operators);
    } catch (ModelException unreadable) {
      return new FusionReport(new TreeMap<>());
    } finally {
      Files.deleteIfExists(fused);
    }
  }

  /** Layers with integer kernels. */
  public int integerLayers() {
    return count("QLinearConv")
        + count("QGemm")
        + count("QLinearMatMul")
        + count("MatMulIntegerToFloat")
        + count("DynamicQuantizeMatMul")
        + count("MatMulNBits");
  }

  /** Layers that compute in floats all the same. */
  public int floatLayers() {
    return count("Conv")
        + count("FusedConv")
        + count("Gemm")
        + count("FusedGemm")
        + count("MatMul")
        + count("FusedMatMul");
  }

  private int count(String operator) {
    return operators.getOrDefault(operator, 0);
  }
}
