package dev.skerry.engine;

import dev.skerry.model.tensor.Tensor;

/**
 * Inputs and outputs of one batch size, in memory that stays: the engine reads the former and
 * writes the latter in place.
 *
 * <p>Fill {@link #input}, {@link #run}, read {@link #output}. For one thread at a time; a run
 * allocates next to nothing.
 */
public interface Binding extends AutoCloseable {
  /** How many samples one run takes. */
  int batch();

  /** Memory of the model's input with this index; write it before the run. */
  Tensor input(int index);

  /** Memory of the model's output with this index; holds the answer until the next run. */
  Tensor output(int index);

  /**
   * Runs the model on what the inputs hold.
   *
   * @throws EngineException if it cannot be run, or was told to end
   */
  void run(RunControl control);

  @Override
  void close();
}
