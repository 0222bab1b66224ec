package dev.skerry.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model that was cut into a chain of pieces, which run one after another. Between two of them the
 * run can be let wait.
 */
final class PiecewiseSession implements Session {
  private final OrtEnvironment environment;
  private final List<OnnxRuntimeSession> chain;
  private final OnnxRuntimeSession like;
  private volatile double longestPiece = 1;

  /**
   * A session of pieces.
   *
   * @param like the whole model, of which nothing but what it takes and gives is asked; it may be
   *     closed by now
   */
  PiecewiseSession(
      OrtEnvironment environment, List<OnnxRuntimeSession> chain, OnnxRuntimeSession like) {
    this.environment = environment;
    this.chain = List.copyOf(chain);
    this.like = like;
  }

  /** In the order in which they run. */
  List<OnnxRuntimeSession> chain() {
    return chain;
  }

  @Override
  public List<TensorSpec> inputs() {
    return like.inputs();
  }

  @Override
  public List<TensorSpec> outputs() {
    return like.outputs();
  }

  @Override
  public ExecutionProvider provider() {
    return like.provider();
  }

  @Override
  public boolean takesBatches() {
    return like.takesBatches();
  }

  @Override
  public boolean isBindable() {
    return like.isBindable();
  }

  @Override
  public int pieces() {
    return chain.size();
  }

  @Override
  public double longestPiece() {
    return longestPiece;
  }

  /** Notes what was measured. */
  void longestPiece(double share) {
    longestPiece = share;
  }

  @Override
  public List<Tensor> run(List<Tensor> values, RunControl control) {
    Map<String, OnnxTensor> known = new HashMap<>();
    List<OnnxTensor> lent = new ArrayList<>();
    List<OrtSession.Result> given = new ArrayList<>();
    Arena copies = Arena.ofConfined();
    try {
      for (int i = 0; i < inputs().size(); i++) {
        OnnxTensor tensor = OrtMemory.lend(environment, values.get(i), copies);
        lent.add(tensor);
        known.put(inputs().get(i).name(), tensor);
      }
      for (OnnxRuntimeSession piece : chain) {
        if (!given.isEmpty()) {
          control.pause();
        }
        OrtSession.Result result =
            piece.give(PiecewiseBinding.select(known, piece.inputs()), control);
        given.add(result);
        result.forEach(entry -> known.put(entry.getKey(), (OnnxTensor) entry.getValue()));
      }
      List<Tensor> outputs = new ArrayList<>(outputs().size());
      for (OnnxTensor tensor : PiecewiseBinding.select(known, outputs()).values()) {
        outputs.add(OrtMemory.copy(tensor));
      }
      return outputs;
    } catch (OrtException e) {
      throw OnnxRuntimeSession.explain(e, control);
    } finally {
      given.forEach(OrtSession.Result::close);
      lent.forEach(OnnxTensor::close);
      copies.close();
    }
  }

  @Override
  public PiecewiseBinding bind(int batch) {
    if (!isBindable()) {
      throw new IllegalStateException(
          "model: "
              + inputs()
              + " -> "
              + outputs()
              + " (expected: known shapes but for the batch)");
    }
    try {
      return PiecewiseBinding.of(environment, this, batch);
    } catch (OrtException e) {
      throw new EngineException(
          EngineException.Category.FAILED, "binding: " + Engine.firstLine(e), e);
    }
  }

  @Override
  public void close() {
    chain.forEach(OnnxRuntimeSession::close);
  }
}
