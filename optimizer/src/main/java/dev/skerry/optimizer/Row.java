package dev.skerry.optimizer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a candidate. Numbers are absent where it never came to measuring them.
 *
 * @param kept whether it is a variant of the family
 * @param reason why or why not
 * @param speedup how many times faster than the original, and where that is 95 times in 100
 * @param certainty whether the samples are enough to be sure that its drop is within the limit:
 *     {@code within}, {@code too few to tell} or {@code beyond}
 * @param operators how often each appears once the engine has fused them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Row(
    String name,
    List<String> lineage,
    boolean kept,
    String reason,
    @Nullable Double speedup,
    @Nullable Double speedupLow,
    @Nullable Double speedupHigh,
    @Nullable Double accuracy,
    @Nullable Double accuracyDrop,
    @Nullable Double accuracyDropLow,
    @Nullable Double accuracyDropHigh,
    @Nullable String certainty,
    @Nullable Long sizeBytes,
    @Nullable Double p50Us,
    @Nullable Double p95Us,
    @Nullable Double loadMs,
    @Nullable Long peakMemoryBytes,
    @Nullable SortedMap<String, Integer> operators) {
  /** One that never came to be measured. */
  static Row failed(String name, List<String> lineage, String reason) {
    return new Row(
        name, lineage, false, reason, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null);
  }
}
