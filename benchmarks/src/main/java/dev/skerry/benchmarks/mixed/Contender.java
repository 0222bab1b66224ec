package dev.skerry.benchmarks.mixed;

import java.util.function.Consumer;

/** Answers questions on this machine. */
interface Contender extends AutoCloseable {
  /**
   * Takes a question; never waits for its answer.
   *
   * @param done told, from any thread, whether a model answered
   */
  void ask(Call call, Consumer<Boolean> done);

  @Override
  void close();
}
