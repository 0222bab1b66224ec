package dev.skerry.optimizer.quantize;

import dev.skerry.model.tensor.ElementType;
import java.util.Set;

/**
 * Which integers to compute with.
 *
 * @param activations UINT8 or INT8
 * @param perChannel whether each output channel of a weight has a scale of its own
 * @param reducedRange whether weights keep to 7 bits, since some processors add pairs of products
 *     in 16 bits, where they overflow
 */
public record Arithmetic(ElementType activations, boolean perChannel, boolean reducedRange) {
  public Arithmetic {
    if (activations != ElementType.UINT8 && activations != ElementType.INT8) {
      throw new IllegalArgumentException(
          "activations: " + activations + " (expected: UINT8 or INT8)");
    }
  }

  /** 8 bits of either kind, with a scale for each channel. */
  public static final Arithmetic U8S8 = new Arithmetic(ElementType.UINT8, true, false);

  /**
   * What a processor is quick and exact at: signed integers on ARM, unsigned by signed elsewhere,
   * with 7-bit weights on x86 without VNNI.
   *
   * @param architecture as the JVM names it, such as {@code amd64} or {@code aarch64}
   * @param features of the processor, such as {@code avx512_vnni}
   */
  public static Arithmetic of(String architecture, Set<String> features) {
    boolean arm = architecture.startsWith("aarch64") || architecture.startsWith("arm");
    boolean vnni = features.stream().anyMatch(feature -> feature.contains("vnni"));
    return new Arithmetic(arm ? ElementType.INT8 : ElementType.UINT8, true, !arm && !vnni);
  }

  int least() {
    return activations == ElementType.UINT8 ? 0 : -128;
  }

  int mostWeight() {
    return reducedRange ? 63 : 127;
  }

  /** As in {@code U8S8}, for people. */
  @Override
  public String toString() {
    return (activations == ElementType.UINT8 ? "U8S8" : "S8S8")
        + (perChannel ? "" : " per tensor")
        + (reducedRange ? " 7-bit weights" : "");
  }
}
