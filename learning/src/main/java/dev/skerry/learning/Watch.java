package dev.skerry.learning;

/** Whoever looks on while a model learns. Called after each step, on the thread that trains. */
@FunctionalInterface
public interface Watch {
  /** Sees how far it is; false ends the training here, with what has been learned so far. */
  boolean goOn(Progress progress);

  /** Looks on silently to the end. */
  static Watch none() {
    return _ -> true;
  }
}
