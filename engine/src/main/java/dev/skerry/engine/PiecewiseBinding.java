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
 * Memory for what goes in and comes out, and for what pieces hand to each other: what one writes,
 * the next reads in place.
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
    Map<String, Tensor> tensors = allocate(session, batch);
    Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      pinned.put(tensor.getKey(), OrtMemory.pin(environment, tensor.getValue()));
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

  private static Map<String, Tensor> allocate(PiecewiseSession session, int batch) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (List<TensorSpec> specs : List.of(session.inputs(), session.outputs())) {
      for (TensorSpec spec : specs) {
        tensors.put(spec.name(), Tensor.allocateDirect(spec.type(), spec.resolved(batch)));
      }
    }
    Crossing crossing = new Crossing();
    for (int piece = 0; piece < session.chain().size(); piece++) {
      for (TensorSpec spec : session.chain().get(piece).outputs()) {
        if (!tensors.containsKey(spec.name())) {
          int until = lastReader(session.chain(), spec.name());
          tensors.put(spec.name(), crossing.tensor(spec, batch, piece, until));
        }
      }
    }
    return tensors;
  }

  private static int lastReader(List<OnnxRuntimeSession> chain, String value) {
    int last = chain.size() - 1;
    while (chain.get(last).inputs().stream().noneMatch(spec -> spec.name().equals(value))) {
      last--;
    }
    return last;
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
