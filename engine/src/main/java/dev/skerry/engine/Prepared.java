package dev.skerry.engine;

import dev.skerry.model.Dims;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.ModelException;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.edit.Seams;
import dev.skerry.model.onnx.Limits;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A model as the engine has prepared it: operators fused, weights and values laid out as its
 * kernels like them best.
 *
 * <p>Cut here, nothing that was fused comes apart, and what crosses stays in the engine's own
 * layout, so that pieces take hardly longer than the whole. What its private operators give is not
 * inferred but observed, on made-up inputs.
 */
final class Prepared {
  /* Convolutions on channels in blocks; only ever read from what this engine wrote itself. */
  private static final String BLOCKED = "com.microsoft.nchwc";

  private static final float SOME_ZEROS = 0.1f;

  private final Engine engine;
  private final Graph graph;

  private Prepared(Engine engine, Graph graph) {
    this.engine = engine;
    this.graph = graph;
  }

  /**
   * Has {@code engine} prepare a model.
   *
   * @throws EngineException if it cannot
   * @throws ModelException if what it made of it cannot be read
   */
  static Prepared by(Engine engine, Graph graph) throws IOException {
    byte[] optimized = engine.optimized(OnnxFile.bytes(graph));
    Limits limits = Limits.DEFAULT.withDomain(BLOCKED);
    return new Prepared(engine, OnnxFile.read(optimized, limits).graph());
  }

  Seams seams() {
    return Seams.of(graph, this::observe);
  }

  /** What each node gives for a batch of so many samples. */
  private Map<String, Value> observe(int batch) {
    Set<String> given = new HashSet<>();
    graph.outputs().forEach(output -> given.add(output.name()));
    GraphBuilder telling = graph.toBuilder();
    for (Node node : graph.nodes()) {
      for (String output : node.outputs()) {
        if (!output.isEmpty() && given.add(output)) {
          telling.output(output);
        }
      }
    }
    try (OnnxRuntimeSession session = engine.loadPiece(OnnxFile.bytes(telling.build()));
        RunControl control = new RunControl()) {
      List<Tensor> inputs = SampleInputs.draw(session.inputs(), batch, new SplittableRandom(batch));
      Map<String, Value> observed = values(session, session.run(inputs, control));
      // A shape that is another for other values is none.
      Map<String, Value> again =
          values(session, session.run(inputs.stream().map(Prepared::otherwise).toList(), control));
      observed.values().removeIf(value -> !value.equals(again.get(value.name())));
      return observed;
    }
  }

  private static Map<String, Value> values(OnnxRuntimeSession session, List<Tensor> outputs) {
    Map<String, Value> values = new HashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      String name = session.outputs().get(i).name();
      Tensor output = outputs.get(i);
      values.put(name, Value.of(name, output.type(), Dims.of(output.shape())));
    }
    return values;
  }

  /** The same numbers below zero, with some zeros among them; what is no float stays as it is. */
  private static Tensor otherwise(Tensor drawn) {
    if (drawn.type() != ElementType.FP32) {
      return drawn;
    }
    Tensor other = Tensor.allocateDirect(drawn.type(), drawn.shape());
    FloatBuffer from = drawn.floats();
    FloatBuffer to = other.floats();
    while (to.hasRemaining()) {
      float value = from.get();
      to.put(value < SOME_ZEROS ? 0 : -value);
    }
    return other;
  }
}
