package dev.skerry.benchmarks.mixed;

import java.util.Collections;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Answers questions on this machine. */
interface Contender extends AutoCloseable {
  /**
   * Takes a question; never waits for its answer.
   *
   * @param done told, from any thread, whether a model answered
   */
  void ask(Call call, Consumer<Boolean> done);

  /** How many questions missed their time so far, by what it says itself was the cause. */
  default SortedMap<String, Long> missed() {
    return Collections.emptySortedMap();
  }

  @Override
  void close();
}
