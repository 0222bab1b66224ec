package dev.skerry.device.telemetry;

import dev.skerry.link.Sketch;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/**
 * Agents' histograms as Prometheus reads them: made of their sketches when somebody asks, with the
 * same bounds everywhere.
 */
final class HistogramText implements MultiCollector {
  private static final String REQUESTS = "skerry_request_duration_seconds";
  private static final String PHASES = "skerry_phase_duration_seconds";
  private static final String REQUESTS_HELP =
      "From arrival to answer, by what kind of answer it was and why";
  private static final String PHASES_HELP = "Where the time of a request that a model ran for went";
  private static final double NANOS_PER_SECOND = 1e9;

  /* Six to a decade, from 20 microseconds to 10 seconds. */
  private static final double[] BOUNDS = {
    20e-6, 30e-6, 50e-6, 70e-6, 100e-6, 150e-6, 200e-6, 300e-6, 500e-6, 700e-6, 1e-3, 1.5e-3, 2e-3,
    3e-3, 5e-3, 7e-3, 10e-3, 15e-3, 20e-3, 30e-3, 50e-3, 70e-3, 100e-3, 150e-3, 200e-3, 300e-3,
    500e-3, 700e-3, 1, 1.5, 2, 3, 5, 7, 10
  };

  private final List<AgentStatistics> agents;

  HistogramText(List<AgentStatistics> agents) {
    this.agents = agents;
  }

  @Override
  public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
    return List.of(
        MetricFamilyDescriptor.histogram(REQUESTS).help(REQUESTS_HELP).build(),
        MetricFamilyDescriptor.histogram(PHASES).help(PHASES_HELP).build());
  }

  @Override
  public MetricSnapshots collect() {
    HistogramSnapshot.Builder requests =
        HistogramSnapshot.builder().name(REQUESTS).help(REQUESTS_HELP);
    HistogramSnapshot.Builder phases = HistogramSnapshot.builder().name(PHASES).help(PHASES_HELP);
    for (AgentStatistics agent : agents) {
      agent
          .histograms()
          .read(
              new Histograms.Reader() {
                @Override
                public void phase(String phase, Sketch sketch) {
                  phases.dataPoint(point(agent, sketch, "phase", phase));
                }

                @Override
                public void outcome(String grade, String reason, String outcome, Sketch sketch) {
                  requests.dataPoint(
                      point(agent, sketch, "grade", grade, "reason", reason, "outcome", outcome));
                }
              });
    }
    return new MetricSnapshots(requests.build(), phases.build());
  }

  private static HistogramDataPointSnapshot point(
      AgentStatistics agent, Sketch sketch, String... labels) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    long before = 0;
    for (double bound : BOUNDS) {
      long upTo = sketch.upTo((long) (bound * NANOS_PER_SECOND));
      buckets.bucket(bound, upTo - before);
      before = upTo;
    }
    buckets.bucket(Double.POSITIVE_INFINITY, sketch.count() - before);
    return HistogramDataPointSnapshot.builder()
        .classicHistogramBuckets(buckets.build())
        .sum(sketch.sum() / NANOS_PER_SECOND)
        .labels(
            Labels.of("model", agent.model(), "version", agent.version()).merge(Labels.of(labels)))
        .build();
  }
}
