package dev.skerry.optimizer.select;

import dev.skerry.optimizer.measure.PairedTest;
import dev.skerry.optimizer.measure.Ratio;
import dev.skerry.terms.Bytes;
import java.time.Duration;

/**
 * What was measured of a candidate, as far as it matters for the choice.
 *
 * @param drop against the original; for the original itself none
 * @param speedup against the original, in the same race
 */
public record Contender(
    String name,
    boolean isOriginal,
    double accuracy,
    PairedTest drop,
    Ratio speedup,
    Duration p95,
    Bytes memory,
    Bytes size) {}
