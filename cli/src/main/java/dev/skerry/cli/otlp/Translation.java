package dev.skerry.cli.otlp;

import dev.skerry.terms.Program;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes OTLP's message of what was scraped, as <i>Prometheus and OpenMetrics Compatibility</i> of
 * the OpenTelemetry specification has it: names stay as they are, counters become cumulative
 * monotonic sums, histograms keep their bounds.
 *
 * @param start since when counts go on
 */
record Translation(Source source, Instant start) {
  private static final String SCOPE = "skerry";
  private static final String BUCKET = "_bucket";
  private static final String BOUND = "le";
  private static final long NANOS = 1_000_000_000L;

  /**
   * Whose metrics they are.
   *
   * @param service {@code skerry-device} or {@code skerry-fleet}
   * @param instance which of them
   */
  record Source(String service, String instance) {}

  /** What is pushed at {@code now}. */
  ExportMetricsServiceRequest of(Scraped scraped, Instant now) {
    ScopeMetrics.Builder scope =
        ScopeMetrics.newBuilder()
            .setScope(
                InstrumentationScope.newBuilder().setName(SCOPE).setVersion(Program.version()));
    for (Scraped.Family family : scraped.families()) {
      scope.addMetrics(metric(family, now));
    }
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder().setResource(resource()).addScopeMetrics(scope))
        .build();
  }

  private Resource resource() {
    return Resource.newBuilder()
        .addAttributes(attribute("service.namespace", SCOPE))
        .addAttributes(attribute("service.name", source.service()))
        .addAttributes(attribute("service.instance.id", source.instance()))
        .addAttributes(attribute("service.version", Program.version()))
        .build();
  }

  private Metric metric(Scraped.Family family, Instant now) {
    Metric.Builder metric =
        Metric.newBuilder().setName(family.name()).setDescription(family.help());
    return switch (family.type()) {
      case COUNTER ->
          metric
              .setSum(
                  Sum.newBuilder()
                      .setIsMonotonic(true)
                      .setAggregationTemporality(
                          AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                      .addAllDataPoints(points(family, began(now), now)))
              .build();
      case GAUGE ->
          metric.setGauge(Gauge.newBuilder().addAllDataPoints(points(family, 0, now))).build();
      case HISTOGRAM ->
          metric
              .setHistogram(
                  Histogram.newBuilder()
                      .setAggregationTemporality(
                          AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                      .addAllDataPoints(histograms(family, now)))
              .build();
    };
  }

  private static List<NumberDataPoint> points(Scraped.Family family, long began, Instant now) {
    return family.samples().stream()
        .map(sample ->
            NumberDataPoint.newBuilder()
                .addAllAttributes(attributes(sample.labels()))
                .setStartTimeUnixNano(began)
                .setTimeUnixNano(nanos(now))
                .setAsDouble(sample.value())
                .build())
        .toList();
  }

  private List<HistogramDataPoint> histograms(Scraped.Family family, Instant now) {
    Map<SortedMap<String, String>, HistogramDataPoint.Builder> points = new LinkedHashMap<>();
    Map<SortedMap<String, String>, Long> before = new LinkedHashMap<>();
    for (Scraped.Sample sample : family.samples()) {
      TreeMap<String, String> labels = new TreeMap<>(sample.labels());
      String bound = labels.remove(BOUND);
      HistogramDataPoint.Builder point =
          points.computeIfAbsent(
              labels,
              key ->
                  HistogramDataPoint.newBuilder()
                      .addAllAttributes(attributes(key))
                      .setStartTimeUnixNano(began(now))
                      .setTimeUnixNano(nanos(now)));
      switch (sample.name().substring(family.name().length())) {
        case BUCKET -> {
          long upTo = (long) sample.value();
          point.addBucketCounts(upTo - before.getOrDefault(labels, 0L));
          before.put(labels, upTo);
          if (bound != null && !bound.equals("+Inf")) {
            point.addExplicitBounds(Double.parseDouble(bound));
          }
        }
        case "_sum" -> point.setSum(sample.value());
        case "_count" -> point.setCount((long) sample.value());
        default -> {
          // Nothing that OTLP has.
        }
      }
    }
    return new ArrayList<>(
        points.values().stream().map(HistogramDataPoint.Builder::build).toList());
  }

  /* A clock that was set back must not make anything begin after it ended. */
  private long began(Instant now) {
    return nanos(start.isAfter(now) ? now : start);
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * NANOS + at.getNano();
  }

  private static List<KeyValue> attributes(SortedMap<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> attribute(label.getKey(), label.getValue()))
        .toList();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
