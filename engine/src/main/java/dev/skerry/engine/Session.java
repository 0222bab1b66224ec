package dev.skerry.engine;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A loaded model.
 *
 * <p>Any number of threads may run it at once, each with a {@link RunControl} of its own. Close it
 * only after the last run has returned.
 */
public final class Session implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ExecutionProvider provider;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;
  private final boolean batched;
  private final boolean bindable;

  private Session(
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
    this.batched = all(Session::isBatched);
    this.bindable = batched || all(spec -> spec.shape().isKnown() && spec.type().size() > 0);
  }

  private boolean all(Predicate<TensorSpec> condition) {
    return inputs.stream().allMatch(condition) && outputs.stream().allMatch(condition);
  }

  static Session of(OrtEnvironment environment, OrtSession session, ExecutionProvider provider)
      throws OrtException {
    return new Session(
        environment,
        session,
        provider,
        specs(session.getInputInfo()),
        specs(session.getOutputInfo()));
  }

  /** What the model takes, in its own order. */
  public List<TensorSpec> inputs() {
    return inputs;
  }

  /** What the model gives, in its own order. */
  public List<TensorSpec> outputs() {
    return outputs;
  }

  /** What it runs on. */
  public ExecutionProvider provider() {
    return provider;
  }

  /**
   * Runs the model once and copies what it gives.
   *
   * @param values one for each of {@link #inputs()}, in that order
   * @return one for each of {@link #outputs()}, in that order
   */
  public List<Tensor> run(List<Tensor> values, RunControl control) {
    Map<String, OnnxTensor> lent = new LinkedHashMap<>();
    try {
      for (int i = 0; i < inputs.size(); i++) {
        lent.put(inputs.get(i).name(), OrtMemory.lend(environment, values.get(i)));
      }
      try (OrtSession.Result result = session.run(lent, control.options())) {
        List<Tensor> given = new ArrayList<>(outputs.size());
        for (Map.Entry<String, OnnxValue> output : result) {
          given.add(OrtMemory.copy(output.getValue()));
        }
        return given;
      }
    } catch (OrtException e) {
      throw explain(e, control);
    } finally {
      lent.values().forEach(OnnxTensor::close);
    }
  }

  /**
   * Whether inputs and outputs all leave their outermost dimension, and nothing else, open: what a
   * batch needs.
   */
  public boolean takesBatches() {
    return batched;
  }

  /** Whether {@link #bind} can fix all memory before the run. */
  public boolean isBindable() {
    return bindable;
  }

  /**
   * Memory for runs of {@code batch} samples, made once and used again for each.
   *
   * @throws IllegalStateException unless {@link #isBindable()}
   */
  public Binding bind(int batch) {
    if (!isBindable()) {
      throw new IllegalStateException(
          "model: " + inputs + " -> " + outputs + " (expected: known shapes but for the batch)");
    }
    try {
      return Binding.of(environment, this, batch);
    } catch (OrtException e) {
      throw new EngineException(
          EngineException.Category.FAILED, "binding: " + Engine.firstLine(e), e);
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

  private static EngineException explain(OrtException e, RunControl control) {
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
                + node.getInfo()
                + " (expected: a tensor; sequences and maps cannot be served)");
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
