package dev.skerry.engine;

import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.util.List;
import java.util.Optional;

/**
 * A loaded model.
 *
 * <p>Any number of threads may run it at once, each with a {@link RunControl} of its own. Close it
 * only after the last run has returned.
 */
public interface Session extends AutoCloseable {
  /** What the model takes, in its own order. */
  List<TensorSpec> inputs();

  /** What the model gives, in its own order. */
  List<TensorSpec> outputs();

  /** What it runs on. */
  ExecutionProvider provider();

  /**
   * Runs the model once and copies what it gives.
   *
   * @param values one for each of {@link #inputs()}, in that order
   * @return one for each of {@link #outputs()}, in that order
   * @throws EngineException if it cannot be run, or was told to end
   */
  List<Tensor> run(List<Tensor> values, RunControl control);

  /**
   * Runs the model once and shows what it gives, one output after the other, so that no two need be
   * in memory at once.
   *
   * @param values as for {@link #run(List, RunControl)}
   */
  default void run(List<Tensor> values, RunControl control, Shown shown) {
    List<Tensor> given = run(values, control);
    for (int i = 0; i < given.size(); i++) {
      shown.see(outputs().get(i), given.get(i));
    }
  }

  /** Whoever looks at outputs. */
  @FunctionalInterface
  interface Shown {
    void see(TensorSpec output, Tensor value);
  }

  /**
   * Whether inputs and outputs all leave their outermost dimension, and nothing else, open: what a
   * batch needs.
   */
  boolean takesBatches();

  /** Whether {@link #bind} can fix all memory before the run. */
  boolean isBindable();

  /**
   * Memory for runs of {@code batch} samples, made once and used again for each.
   *
   * @throws IllegalStateException unless {@link #isBindable()}
   */
  Binding bind(int batch);

  /** How many pieces a run is made of; between two of them it can be let wait. */
  default int pieces() {
    return 1;
  }

  /** The part of a run that its longest piece takes, from 0 to 1. */
  default double longestPiece() {
    return 1;
  }

  /**
   * What another process answers that has loaded the same; empty if there is none, or it does not.
   *
   * @param values as for {@link #run}
   */
  default Optional<List<Tensor>> secondOpinion(List<Tensor> values) {
    return Optional.empty();
  }

  /** Whether it runs in another process. */
  default boolean isRemote() {
    return false;
  }

  /**
   * Gives up whatever it runs now.
   *
   * @return whether that ends those runs, each with an {@link EngineException}; else they keep
   *     their threads
   */
  default boolean giveUp() {
    return false;
  }

  /**
   * Sees to it that the model is loaded anew without anybody having to wait for that, in place of
   * one whose weights have changed; runs go on meanwhile.
   *
   * @return false if whoever has loaded it must see to that
   */
  default boolean renew() {
    return false;
  }

  @Override
  void close();
}
