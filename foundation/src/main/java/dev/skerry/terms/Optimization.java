package dev.skerry.terms;

/** How a variant was made from the model it stems from. */
public enum Optimization {
  NONE,
  QUANTIZATION,
  PRUNING,
  DISTILLATION,
  COMPILATION,
  /** Every technique, and their combinations. */
  FULL
}
