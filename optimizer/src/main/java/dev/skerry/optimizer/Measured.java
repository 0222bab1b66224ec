package dev.skerry.optimizer;

import dev.skerry.engine.Trial;
import dev.skerry.optimizer.measure.Marks;
import dev.skerry.optimizer.measure.PairedTest;
import dev.skerry.optimizer.measure.Ratio;
import dev.skerry.optimizer.quantize.FusionReport;
import dev.skerry.optimizer.select.Contender;
import dev.skerry.optimizer.select.Decision;
import dev.skerry.optimizer.select.Limits;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Latency;
import dev.skerry.terms.Optimization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A candidate that was tried, judged and raced. */
record Measured(
    String name,
    List<String> lineage,
    Optimization optimization,
    Path file,
    Bytes size,
    Trial.Report.Passed trial,
    FusionReport fused,
    Marks marks,
    PairedTest drop,
    Ratio speedup,
    Latency latency) {

  /** Whether this is what all others stem from. */
  boolean isOriginal() {
    return lineage.isEmpty();
  }

  Contender contender() {
    return new Contender(
        name, isOriginal(), marks.score(), drop, speedup, latency.p95(), trial.peakMemory(), size);
  }

  Row row(Decision decision, Limits limits) {
    return new Row(
        name,
        lineage,
        decision.kept(),
        decision.reason(),
        rounded(speedup.speedup()),
        rounded(speedup.low()),
        rounded(speedup.high()),
        rounded(marks.score()),
        rounded(drop.drop()),
        rounded(drop.low()),
        rounded(drop.high()),
        drop.against(limits.accuracyDrop()).name().toLowerCase(Locale.ROOT).replace('_', ' '),
        size.count(),
        micros(latency.p50()),
        micros(latency.p95()),
        rounded(trial.loadTime().toNanos() / 1e6),
        trial.peakMemory().count(),
        fused.operators());
  }

  private static double micros(Duration duration) {
    return rounded(duration.toNanos() / 1e3);
  }

  /* More digits than were measured say nothing. */
  private static double rounded(double number) {
    return Math.round(number * 1e4) / 1e4;
  }
}
