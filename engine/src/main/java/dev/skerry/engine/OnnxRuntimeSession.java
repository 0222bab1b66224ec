package dev.skerry.engine;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A model that ONNX Runtime runs in this process. */
final class OnnxRuntimeSession implements Session {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ExecutionProvider provider;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;
  private final boolean batched;
  private final boolean bindable;

  private OnnxRuntimeSession(
      OrtEnvironment environment,
      OrtSession session,
      ExecutionProvider provider,
      List<TensorSpec> inputs,
      List<TensorSpec> outputs) {
    this.environment = environment;
    this.session = session;
    this.provider = provider;
    this.inputs = inputs;
    this.outputs = outputs;
    this.batched = all(OnnxRuntimeSession::isBatched);
    this.bindable = batched || all(spec -> spec.shape().isKnown() && spec.type().size() > 0);
  }

  private boolean all(Predicate<TensorSpec> condition) {
    return inputs.stream().allMatch(condition) && outputs.stream().allMatch(condition);
  }

  static OnnxRuntimeSession of(
      OrtEnvironment environment, OrtSession session, ExecutionProvider provider)
      throws OrtException {
    return new OnnxRuntimeSession(
        environment,
        session,
        provider,
        specs(session.getInputInfo()),
        specs(session.getOutputInfo()));
  }

  @Override
  public List<TensorSpec> inputs() {
    return inputs;
  }

  @Override
  public List<TensorSpec> outputs() {
    return outputs;
  }

  @Override
  public ExecutionProvider provider() {
    return provider;
  }

  @Override
  public List<Tensor> run(List<Tensor> values, RunControl control) {
    List<Tensor> given = new ArrayList<>(outputs.size());
    run(values, control, (_, value) -> given.add(value));
    return given;
  }

  @Override
  public void run(List<Tensor> values, RunControl control, Shown shown) {
    Map<String, OnnxTensor> lent = new LinkedHashMap<>();
    try (Arena copies = Arena.ofConfined()) {
      try {
        for (int i = 0; i < inputs.size(); i++) {
          lent.put(inputs.get(i).name(), OrtMemory.lend(environment, values.get(i), copies));
        }
        try (OrtSession.Result result = give(lent, control)) {
          for (int i = 0; i < outputs.size(); i++) {
            shown.see(outputs.get(i), OrtMemory.copy(result.get(i)));
          }
        }
      } finally {
        lent.values().forEach(OnnxTensor::close);
      }
    } catch (OrtException e) {
      throw explain(e, control);
    }
  }

  @Override
  public boolean takesBatches() {
    return batched;
  }

  @Override
  public boolean isBindable() {
    return bindable;
  }

  @Override
  public Binding bind(int batch) {
    if (!isBindable()) {
      throw new IllegalStateException(
          "model: " + inputs + " -> " + outputs + " (expected: known shapes but for the batch)");
    }
    try {
      return PinnedBinding.of(environment, this, batch);
    } catch (OrtException e) {
      throw new EngineException(
          EngineException.Category.FAILED, "binding: " + Engine.firstLine(e), e);
    }
  }

  /** Runs the model once; what it gives is the engine's until it is closed. */
  OrtSession.Result give(Map<String, OnnxTensor> lent, RunControl control) {
    try {
      return session.run(lent, control.options());
    } catch (OrtException e) {
      throw explain(e, control);
    }
  }

  void run(
      Map<String, OnnxTensor> pinnedInputs,
      Map<String, OnnxTensor> pinnedOutputs,
      RunControl control) {
    try {
      session.run(pinnedInputs, Set.of(), pinnedOutputs, control.options()).close();
    } catch (OrtException e) {
      throw explain(e, control);
    }
  }

  static EngineException explain(OrtException e, RunControl control) {
    EngineException.Category category =
        control.isTerminated()
            ? EngineException.Category.TERMINATED
            : switch (e.getCode()) {
              case ORT_INVALID_ARGUMENT -> EngineException.Category.BAD_INPUT;
              default -> EngineException.Category.FAILED;
            };
    return new EngineException(category, "run: " + Engine.firstLine(e), e);
  }

  private static boolean isBatched(TensorSpec spec) {
    return spec.type().size() > 0
        && spec.hasOpenBatch()
        && spec.resolved(1).equals(spec.shape().with(0, 1));
  }

  private static List<TensorSpec> specs(Map<String, NodeInfo> nodes) {
    List<TensorSpec> specs = new ArrayList<>();
    for (NodeInfo node : nodes.values()) {
      if (!(node.getInfo() instanceof TensorInfo info)) {
        throw new EngineException(
            EngineException.Category.BAD_MODEL,
            node.getName()
                + ": "
                + (node.getInfo() instanceof MapInfo ? "a map" : "a sequence")
                + " (expected: a tensor; of scikit-learn's classifiers, export them with zipmap=False)");
      }
      specs.add(new TensorSpec(node.getName(), OrtMemory.type(info), Shape.of(info.getShape())));
    }
    return List.copyOf(specs);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new EngineException(
          EngineException.Category.FAILED, "close: " + Engine.firstLine(e), e);
    }
  }
}
