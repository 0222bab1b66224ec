package dev.skerry.cli.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranslationTest {
  private static final Instant START = Instant.ofEpochSecond(1_000, 5);
  private static final Instant NOW = Instant.ofEpochSecond(1_060, 7);

  static ExportMetricsServiceRequest translated(String page) {
    return translated(page, NOW);
  }

  private static ExportMetricsServiceRequest translated(String page, Instant now) {
    return new Translation(new Translation.Source("skerry-device", "pump-1"), START)
        .of(Scraped.read(page), now);
  }

  private static Metric metric(int index) {
    return translated(ScrapedTest.PAGE).getResourceMetrics(0).getScopeMetrics(0).getMetrics(index);
  }

  @Test
  void resource_saysWhoseTheyAre() {
    assertThat(translated(ScrapedTest.PAGE).getResourceMetrics(0).getResource().getAttributesList())
        .extracting(KeyValue::getKey)
        .containsExactly(
            "service.namespace", "service.name", "service.instance.id", "service.version");
  }

  @Test
  void counter_isACumulativeMonotonicSum_sinceTheStart() {
    Metric counter = metric(0);

    assertThat(counter.getName()).isEqualTo("skerry_stalls_total");
    assertThat(counter.getDescription()).isEqualTo("Times that it stood still");
    assertThat(counter.getSum().getIsMonotonic()).isTrue();
    assertThat(counter.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(counter.getSum().getDataPoints(0).getAsDouble()).isEqualTo(3);
    assertThat(counter.getSum().getDataPoints(0).getStartTimeUnixNano())
        .isEqualTo(1_000_000_000_005L);
    assertThat(counter.getSum().getDataPoints(0).getTimeUnixNano()).isEqualTo(1_060_000_000_007L);
  }

  @Test
  void gauge_keepsItsLabels() {
    assertThat(metric(1).getGauge().getDataPoints(0).getAttributesList())
        .extracting(label -> label.getKey() + "=" + label.getValue().getStringValue())
        .containsExactly("model=a \"b\", {c}", "version=1");
  }

  @Test
  void histogram_keepsItsBounds_andCountsEachBucketForItself() {
    HistogramDataPoint point = metric(2).getHistogram().getDataPoints(0);

    assertThat(point.getExplicitBoundsList()).isEqualTo(List.of(0.001, 0.01));
    assertThat(point.getBucketCountsList()).isEqualTo(List.of(2L, 3L, 1L));
    assertThat(point.getCount()).isEqualTo(6);
    assertThat(point.getSum()).isEqualTo(1.25);
    assertThat(point.getAttributesList()).extracting(KeyValue::getKey).containsExactly("model");
  }

  @Test
  void clockThatWasSetBack_letsNothingBeginAfterItEnded() {
    Metric counter =
        translated(ScrapedTest.PAGE, Instant.ofEpochSecond(3))
            .getResourceMetrics(0)
            .getScopeMetrics(0)
            .getMetrics(0);

    assertThat(counter.getSum().getDataPoints(0).getStartTimeUnixNano()).isEqualTo(3_000_000_000L);
  }
}
