package dev.skerry.model.family;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Latency;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.SafeAnswer;
import dev.skerry.terms.Variant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code family.json}, field by field. Durations are in nanoseconds, sizes in bytes, accuracy from
 * 0 to 1.
 */
record Manifest(
    @JsonProperty(required = true) String format,
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) int version,
    @Nullable List<String> labels,
    @Nullable Map<String, List<Double>> safeAnswer,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Limits> contract,
    @JsonProperty(required = true) List<Entry> variants) {
  static final String FORMAT = "skerry-family/1";

  record Entry(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String file,
      @JsonProperty(required = true) String sha256,
      @JsonProperty(required = true) long sizeBytes,
      @JsonProperty(required = true) String optimization,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Ancestry lineage,
      @JsonProperty(required = true) Measured measurement) {}

  record Measured(
      @JsonProperty(required = true) String device,
      @JsonProperty(required = true) String data,
      @JsonProperty(required = true) int samples,
      @JsonProperty(required = true) double accuracy,
      @Nullable Map<Integer, Quantiles> latency,
      long peakMemoryBytes) {}

  record Quantiles(
      @JsonProperty(required = true) long p50Nanos,
      @JsonProperty(required = true) long p95Nanos,
      @JsonProperty(required = true) long p99Nanos) {}

  static Manifest of(Family family) {
    return new Manifest(
        FORMAT,
        family.name(),
        family.version(),
        family.labels(),
        family.safeAnswer().<Map<String, List<Double>>>map(SafeAnswer::outputs).orElse(null),
        family.contract().map(Limits::of).orElse(null),
        family.variants().stream().map(Manifest::entry).toList());
  }

  Family toFamily() {
    if (!format.equals(FORMAT)) {
      throw new IllegalArgumentException(
          "format: \"" + format + "\" (expected: \"" + FORMAT + "\")");
    }
    return new Family(
        name,
        version,
        variants.stream().map(Manifest::variant).toList(),
        Optional.ofNullable(safeAnswer).map(SafeAnswer::of),
        labels == null ? List.of() : labels,
        Optional.ofNullable(contract).map(Limits::toContract));
  }

  private static Entry entry(Variant variant) {
    Measurement measured = variant.measurement();
    Map<Integer, Quantiles> latency = new TreeMap<>();
    measured
        .latency()
        .forEach((batch, taken) ->
            latency.put(
                batch,
                new Quantiles(
                    taken.p50().toNanos(), taken.p95().toNanos(), taken.p99().toNanos())));
    return new Entry(
        variant.name(),
        variant.file(),
        variant.digest().hex(),
        variant.size().count(),
        variant.optimization().name(),
        variant.lineage().map(Ancestry::of).orElse(null),
        new Measured(
            measured.device(),
            measured.data(),
            measured.samples(),
            measured.accuracy(),
            latency,
            measured.peakMemory().count()));
  }

  private static Variant variant(Entry entry) {
    Measured measured = entry.measurement();
    SortedMap<Integer, Latency> latency = new TreeMap<>();
    if (measured.latency() != null) {
      measured
          .latency()
          .forEach((batch, taken) ->
              latency.put(
                  batch,
                  new Latency(
                      Duration.ofNanos(taken.p50Nanos()),
                      Duration.ofNanos(taken.p95Nanos()),
                      Duration.ofNanos(taken.p99Nanos()))));
    }
    return new Variant(
        entry.name(),
        entry.file(),
        new Digest(entry.sha256()),
        new Bytes(entry.sizeBytes()),
        Optimization.valueOf(entry.optimization()),
        new Measurement(
            measured.device(),
            measured.data(),
            measured.samples(),
            measured.accuracy(),
            latency,
            new Bytes(measured.peakMemoryBytes())),
        Optional.ofNullable(entry.lineage()).map(Ancestry::toLineage));
  }
}
