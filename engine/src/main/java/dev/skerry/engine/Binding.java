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

/**
 * Inputs and outputs of one batch size, pinned: the engine reads the former and writes the latter
 * in place.
 *
 * <p>Fill {@link #input}, {@link #run}, read {@link #output}. For one thread at a time.
 */
public final class Binding implements AutoCloseable {
  private final Session session;
  private final int batch;
  private final List<Tensor> inputs;
  private final List<Tensor> outputs;
  private final Map<String, OnnxTensor> pinnedInputs;
  private final Map<String, OnnxTensor> pinnedOutputs;

  private Binding(
      Session session, int batch, Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
    this.session = session;
    this.batch = batch;
    this.inputs = List.copyOf(inputs.values());
    this.outputs = List.copyOf(outputs.values());
    this.pinnedInputs = new LinkedHashMap<>();
    this.pinnedOutputs = new LinkedHashMap<>();
  }

  static Binding of(OrtEnvironment environment, Session session, int batch) throws OrtException {
    Binding binding =
        new Binding(
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

  /** How many samples one run takes. */
  public int batch() {
    return batch;
  }

  /** Memory of the model's input with this index; write it before the run. */
  public Tensor input(int index) {
    return inputs.get(index);
  }

  /** Memory of the model's output with this index; holds the answer until the next run. */
  public Tensor output(int index) {
    return outputs.get(index);
  }

  /** Runs the model on what the inputs hold. */
  public void run(RunControl control) {
    session.run(pinnedInputs, pinnedOutputs, control);
  }

  @Override
  public void close() {
    new ArrayList<>(pinnedInputs.values()).forEach(OnnxTensor::close);
    new ArrayList<>(pinnedOutputs.values()).forEach(OnnxTensor::close);
  }
}
