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
      OnnxRuntimeSession session,
      int batch,
      Map<String, Tensor> inputs,
      Map<String, Tensor> outputs) {
    this.session = session;
    this.batch = batch;
    this.inputs = List.copyOf(inputs.values());
    this.outputs = List.copyOf(outputs.values());
    this.pinnedInputs = new LinkedHashMap<>();
    this.pinnedOutputs = new LinkedHashMap<>();
  }

  static PinnedBinding of(OrtEnvironment environment, OnnxRuntimeSession session, int batch)
      throws OrtException {
    PinnedBinding binding =
        new PinnedBinding(
            session, batch, allocate(session.inputs(), batch), allocate(session.outputs(), batch));
    binding.pin(environment, session.inputs(), binding.inputs, binding.pinnedInputs);
    binding.pin(environment, session.outputs(), binding.outputs, binding.pinnedOutputs);
    return binding;
  }

  private static Map<String, Tensor> allocate(List<TensorSpec> specs, int batch) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorSpec spec : specs) {
      tensors.put(spec.name(), Tensor.allocate(spec.type(), spec.resolved(batch)));
    }
    return tensors;
  }

  private void pin(
      OrtEnvironment environment,
      List<TensorSpec> specs,
      List<Tensor> tensors,
      Map<String, OnnxTensor> pinned)
      throws OrtException {
    for (int i = 0; i < specs.size(); i++) {
      pinned.put(specs.get(i).name(), OrtMemory.lend(environment, tensors.get(i)));
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
