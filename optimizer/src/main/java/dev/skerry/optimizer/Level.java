package dev.skerry.optimizer;

/** How far to go. */
public enum Level {
  /** Integers in place of floats; needs some samples, no training. */
  QUANTIZE,
  /** Fewer channels, taught again; needs samples to learn from, and PyTorch. */
  PRUNE,
  /** Both, and both together. */
  FULL
}
