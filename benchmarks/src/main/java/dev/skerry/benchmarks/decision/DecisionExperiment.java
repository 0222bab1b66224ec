package dev.skerry.benchmarks.decision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs {@link DecisionBenchmark} under JMH, each kind of line in a process of its own.
 *
 * @param iterations how many are measured, after half as many to warm up
 * @param turn how long each is
 */
public record DecisionExperiment(int iterations, Duration turn) {
  private static final double NANOS_PER_MICRO = 1000;

  /**
   * What was seen.
   *
   * @param waiting how many waited
   * @param tight whether they had hardly the time for it
   * @param samples how many decisions were timed
   * @param bytes allocated for a decision, on average
   */
  public record Row(
      int waiting,
      boolean tight,
      long samples,
      double p50Us,
      double p90Us,
      double p99Us,
      double p999Us,
      double bytes) {}

  /**
   * Measures.
   *
   * @throws IllegalStateException if JMH cannot run
   */
  public List<Row> run() {
    TimeValue time = TimeValue.milliseconds(turn.toMillis());
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(DecisionBenchmark.class.getName())
        .verbosity(VerboseMode.SILENT)
        .forks(1)
        .warmupIterations(Math.max(1, iterations / 2))
        .warmupTime(time)
        .measurementIterations(iterations)
        .measurementTime(time)
        .shouldFailOnError(true)
        .addProfiler(GCProfiler.class);
    try {
      return new ArrayList<>(new Runner(options.build()).run())
          .stream().map(DecisionExperiment::row).toList();
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH: " + e.getMessage(), e);
    }
  }

  private static Row row(RunResult result) {
    Statistics times = result.getPrimaryResult().getStatistics();
    return new Row(
        Integer.parseInt(result.getParams().getParam("waiting")),
        Boolean.parseBoolean(result.getParams().getParam("tight")),
        times.getN(),
        times.getPercentile(50) / NANOS_PER_MICRO,
        times.getPercentile(90) / NANOS_PER_MICRO,
        times.getPercentile(99) / NANOS_PER_MICRO,
        times.getPercentile(99.9) / NANOS_PER_MICRO,
        allocated(result.getSecondaryResults()));
  }

  @SuppressWarnings("rawtypes") // as JMH has it
  private static double allocated(Map<String, Result> results) {
    return results.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
        .mapToDouble(entry -> entry.getValue().getScore())
        .findFirst()
        .orElse(Double.NaN);
  }
}
