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
import java.util.Objects;

/**
 * Memory for all values that pieces hand to each other, as well as for what goes in and comes out:
 * what one piece writes, the next reads in place.
 */
final class PiecewiseBinding implements Binding {
  private final int batch;
  private final List<Tensor> inputs;
  private final List<Tensor> outputs;
  private final List<Pinned> chain;
  private final List<OnnxTensor> pinned;

  /** A piece with its memory. */
  private record Pinned(
      OnnxRuntimeSession piece, Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {}

  private PiecewiseBinding(
      int batch,
      List<Tensor> inputs,
      List<Tensor> outputs,
      List<Pinned> chain,
      List<OnnxTensor> pinned) {
    this.batch = batch;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.chain = List.copyOf(chain);
    this.pinned = List.copyOf(pinned);
  }

  static PiecewiseBinding of(OrtEnvironment environment, PiecewiseSession session, int batch)
      throws OrtException {
    Map<String, TensorSpec> specs = new LinkedHashMap<>();
    session.inputs().forEach(spec -> specs.put(spec.name(), spec));
    session.chain().forEach(piece -> piece.outputs().forEach(spec -> specs.put(spec.name(), spec)));
    // The whole knows best what it gives: a piece may have lost what its description said.
    session.outputs().forEach(spec -> specs.put(spec.name(), spec));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
    for (TensorSpec spec : specs.values()) {
      Tensor tensor = Tensor.allocate(spec.type(), spec.resolved(batch));
      tensors.put(spec.name(), tensor);
      pinned.put(spec.name(), OrtMemory.lend(environment, tensor));
    }
    List<Pinned> chain = new ArrayList<>();
    for (OnnxRuntimeSession piece : session.chain()) {
      chain.add(new Pinned(piece, select(pinned, piece.inputs()), select(pinned, piece.outputs())));
    }
    return new PiecewiseBinding(
        batch,
        List.copyOf(select(tensors, session.inputs()).values()),
        List.copyOf(select(tensors, session.outputs()).values()),
        chain,
        List.copyOf(pinned.values()));
  }

  /** What {@code specs} name, in their order. */
  static <T> Map<String, T> select(Map<String, T> known, List<TensorSpec> specs) {
    Map<String, T> selected = new LinkedHashMap<>();
    for (TensorSpec spec : specs) {
      selected.put(spec.name(), Objects.requireNonNull(known.get(spec.name()), spec.name()));
    }
    return selected;
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
    for (int i = 0; i < chain.size(); i++) {
      if (i > 0) {
        control.pause();
      }
      Pinned next = chain.get(i);
      next.piece().run(next.inputs(), next.outputs(), control);
    }
  }

  @Override
  public void close() {
    pinned.forEach(OnnxTensor::close);
  }
}
