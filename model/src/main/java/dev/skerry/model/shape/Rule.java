package dev.skerry.model.shape;

/** What one kind of operator makes of its inputs; outputs that it does not set stay unknown. */
@FunctionalInterface
interface Rule {
  void infer(Step step);
}
