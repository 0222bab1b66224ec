package dev.skerry.device.telemetry;

import dev.skerry.serving.Reason;
import dev.skerry.terms.Grade;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One agent's share of the histograms, with its labels looked up once. */
final class Histograms {
  private static final double NANOS_PER_SECOND = 1e9;

  private record Outcome(Grade grade, Reason reason, boolean onTime) {}

  private final String model;
  private final String version;
  private final Histogram requests;
  private final DistributionDataPoint queue;
  private final DistributionDataPoint input;
  private final DistributionDataPoint infer;
  private final DistributionDataPoint output;
  private final Map<Outcome, DistributionDataPoint> answered = new ConcurrentHashMap<>();
  private final Map<String, DistributionDataPoint> refused = new ConcurrentHashMap<>();

  Histograms(String model, String version, Histogram requests, Histogram phases) {
    this.model = model;
    this.version = version;
    this.requests = requests;
    this.queue = phases.labelValues(model, version, "queue");
    this.input = phases.labelValues(model, version, "input");
    this.infer = phases.labelValues(model, version, "infer");
    this.output = phases.labelValues(model, version, "output");
  }

  void phases(long queued, long inputNanos, long inferNanos, long outputNanos) {
    queue.observe(queued / NANOS_PER_SECOND);
    input.observe(inputNanos / NANOS_PER_SECOND);
    infer.observe(inferNanos / NANOS_PER_SECOND);
    output.observe(outputNanos / NANOS_PER_SECOND);
  }

  void answered(Grade grade, Reason reason, boolean onTime, long nanos) {
    answered
        .computeIfAbsent(
            new Outcome(grade, reason, onTime),
            outcome ->
                requests.labelValues(
                    model, version, label(grade), reason.label(), onTime ? "on_time" : "late"))
        .observe(nanos / NANOS_PER_SECOND);
  }

  void refused(String category, long nanos) {
    refused
        .computeIfAbsent(
            category, reason -> requests.labelValues(model, version, "none", reason, "refused"))
        .observe(nanos / NANOS_PER_SECOND);
  }

  private static String label(Grade grade) {
    return switch (grade) {
      case FULL -> "full";
      case VARIANT -> "variant";
      case PEER -> "peer";
      case CACHED -> "cached";
      case SAFE -> "safe";
    };
  }
}
