package dev.skerry.optimizer;

/** How far to go. */
public enum Level {
  /** Integers in place of floats; needs some samples, no training. */
  QUANTIZE,
  /** Fewer channels, taught again; needs samples to learn from, and PyTorch. */
  PRUNE,
  /** Fewer layers and channels, as many as it takes to be faster here; needs the same. */
  DISTIL,
  /** All of it, and integers in what came of it. */
  FULL
}
