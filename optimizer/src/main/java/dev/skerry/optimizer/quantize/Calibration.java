package dev.skerry.optimizer.quantize;

/** How a range is chosen from the numbers that were seen. */
public enum Calibration {
  /** All of them fit. */
  MIN_MAX,
  /** All but one in ten thousand fit. */
  PERCENTILE,
  /**
   * The squared error of all is least (Nagel et al., "A white paper on neural network
   * quantization", 2021).
   */
  MSE,
  /**
   * Their distribution changes least, as a divergence (Migacz, "8-bit inference with TensorRT",
   * 2017).
   */
  ENTROPY
}
