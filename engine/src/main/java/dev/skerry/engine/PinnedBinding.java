package dev.skerry.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Memory of this process that ONNX Runtime reads inputs from and writes outputs to. */
final class PinnedBinding implements Binding {
  private final OnnxRuntimeSession session;
  private final int batch;
  private final List<Tensor> inputs;
  private final List<Tensor> outputs;
  private final Map<String, OnnxTensor> pinnedInputs;
  private final Map<String, OnnxTensor> pinnedOutputs;

  private PinnedBinding(
      OnnxRuntimeSession session, int batch, List<Tensor> inputs, List<Tensor> outputs) {
    this.session = session;
    this.batch = batch;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.pinnedInputs = new LinkedHashMap<>();
    this.pinnedOutputs = new LinkedHashMap<>();
  }

  static PinnedBinding of(OrtEnvironment environment, OnnxRuntimeSession session, int batch)
      throws OrtException {
    return pinned(
        environment,
        new PinnedBinding(
            session, batch, allocate(session.inputs(), batch), allocate(session.outputs(), batch)));
  }

  /** A binding of memory that another process sees as well. */
  static PinnedBinding over(
      OrtEnvironment environment, OnnxRuntimeSession session, int batch, SharedMemory memory) {
    try {
      return pinned(
          environment, new PinnedBinding(session, batch, memory.inputs(), memory.outputs()));
    } catch (OrtException e) {
      throw new EngineException(
          EngineException.Category.FAILED, "binding: " + Engine.firstLine(e), e);
    }
  }

  private static PinnedBinding pinned(OrtEnvironment environment, PinnedBinding binding)
      throws OrtException {
    OnnxRuntimeSession session = binding.session;
    binding.pin(environment, session.inputs(), binding.inputs, binding.pinnedInputs);
    binding.pin(environment, session.outputs(), binding.outputs, binding.pinnedOutputs);
    return binding;
  }

  private static List<Tensor> allocate(List<TensorSpec> specs, int batch) {
    return specs.stream()
        .map(spec -> Tensor.allocateDirect(spec.type(), spec.resolved(batch)))
        .toList();
  }

  private void pin(
      OrtEnvironment environment,
      List<TensorSpec> specs,
      List<Tensor> tensors,
      Map<String, OnnxTensor> pinned)
      throws OrtException {
    for (int i = 0; i < specs.size(); i++) {
      pinned.put(specs.get(i).name(), OrtMemory.pin(environment, tensors.get(i)));
    }
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public Tensor input(int index) {
    return inputs.get(index);
  }

  @Override
  public Tensor output(int index) {
    return outputs.get(index);
  }

  @Override
  public void run(RunControl control) {
    session.run(pinnedInputs, pinnedOutputs, control);
  }

  @Override
  public void close() {
    new ArrayList<>(pinnedInputs.values()).forEach(OnnxTensor::close);
    new ArrayList<>(pinnedOutputs.values()).forEach(OnnxTensor::close);
  }
}
