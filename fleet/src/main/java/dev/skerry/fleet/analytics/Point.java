package dev.skerry.fleet.analytics;

import dev.skerry.link.Outcomes;
import dev.skerry.link.Sketch;
import dev.skerry.terms.Grade;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of requests from {@code at} on.
 *
 * @param requests that should have been answered in time
 * @param onTime the share of them that was
 * @param late answered too late
 * @param refused not answered
 * @param misses why no model answered in time, by cause
 * @param latency of answers; empty if there were none
 * @param joules used for it; empty if no meter told
 */
public record Point(
    Instant at,
    long requests,
    OptionalDouble onTime,
    Map<Grade, Long> grades,
    long late,
    long refused,
    long faults,
    Map<String, Long> misses,
    Optional<Latency> latency,
    OptionalDouble joules) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** Within how many milliseconds half, 95 % and 99 % were answered; to within 1 %. */
  public record Latency(double p50, double p95, double p99, double mean) {}

  static Point of(Instant at, Outcomes outcomes) {
    long requests = outcomes.requests();
    Sketch sketch = outcomes.latency();
    return new Point(
        at,
        requests,
        requests == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of((double) (outcomes.answered() - outcomes.late()) / requests),
        outcomes.grades(),
        outcomes.late(),
        outcomes.refused(),
        outcomes.faults(),
        outcomes.misses(),
        sketch.count() == 0
            ? Optional.empty()
            : Optional.of(
                new Latency(
                    millis(sketch, 0.5),
                    millis(sketch, 0.95),
                    millis(sketch, 0.99),
                    sketch.sum() / NANOS_PER_MILLI / sketch.count())),
        outcomes.joules());
  }

  private static double millis(Sketch sketch, double share) {
    return sketch.quantile(share) / NANOS_PER_MILLI;
  }

  /** Answers of one kind. */
  public long of(Grade grade) {
    return grades.getOrDefault(grade, 0L);
  }

  /** The share of requests that got an answer of this kind; 0 if there were none. */
  public double share(Grade grade) {
    return requests == 0 ? 0 : (double) of(grade) / requests;
  }

  /** A series, and all of it as one. */
  public record Series(Duration step, Point total, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }
  }
}
