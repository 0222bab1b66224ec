package dev.skerry.benchmarks.instruments;

import com.sun.management.ThreadMXBean;
import dev.skerry.device.schedule.Verdict;
import dev.skerry.device.telemetry.AgentStatistics;
import dev.skerry.device.telemetry.Heartbeat;
import dev.skerry.device.telemetry.Metrics;
import dev.skerry.device.telemetry.Miss;
import dev.skerry.serving.Reason;
import dev.skerry.terms.Grade;
import dev.skerry.time.SystemTime;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * What it costs to record one request: all phases, its outcome and, of one that missed, why.
 *
 * <p>One thread records a million requests a round; of all rounds the median counts.
 */
public final class InstrumentCost {
  private static final int REQUESTS = 1_000_000;
  private static final long RUN_NANOS = 400_000;
  private static final long DEADLINE_NANOS = 10_000_000;

  private final SystemTime time;
  private final Metrics metrics = new Metrics(() -> 0);
  private final AgentStatistics statistics;

  private InstrumentCost(SystemTime time) {
    this.time = time;
    this.statistics = new AgentStatistics("model", "1", time, metrics);
  }

  /**
   * One kind of request.
   *
   * @param request answered by the full model, or by a smaller sibling, which is explained
   * @param nanos a request, the median of all rounds
   * @param slowest a request, in the slowest round
   * @param bytes allocated a request
   */
  public record Row(String request, double nanos, double slowest, double bytes) {}

  /** Measures each kind of request for so many rounds. */
  public static List<Row> measure(int rounds) {
    try (SystemTime time = new SystemTime()) {
      InstrumentCost cost = new InstrumentCost(time);
      try (Heartbeat _ = cost.metrics.beat(time::nanos)) {
        return List.of(
            cost.row("full", rounds, cost::full), cost.row("variant", rounds, cost::variant));
      }
    }
  }

  private Row row(String request, int rounds, Runnable record) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double[] nanos = new double[rounds];
    double bytes = 0;
    for (int round = -1; round < rounds; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      long start = time.nanos();
      for (int i = 0; i < REQUESTS; i++) {
        record.run();
      }
      // The round before the first is for the compiler.
      if (round >= 0) {
        nanos[round] = (time.nanos() - start) / (double) REQUESTS;
        bytes += threads.getCurrentThreadAllocatedBytes() - before;
      }
    }
    Arrays.sort(nanos);
    return new Row(
        request,
        nanos[rounds / 2],
        nanos[rounds - 1],
        Math.rint(100 * bytes / rounds / REQUESTS) / 100);
  }

  private void full() {
    long done = time.nanos();
    statistics.ran(1, 1, true, 20_000, 1_000, RUN_NANOS + (done & 0xffff), 2_000);
    statistics.answered(Grade.FULL, Reason.NONE, true, true, RUN_NANOS + (done & 0xffff), done);
  }

  private void variant() {
    long done = time.nanos();
    long arrival = done - RUN_NANOS;
    statistics.ran(1, 1, true, 20_000, 1_000, RUN_NANOS + (done & 0xffff), 2_000);
    statistics.answered(Grade.VARIANT, Reason.DEADLINE, true, true, RUN_NANOS, done);
    statistics.missed(
        new Miss(
            Miss.Kind.VARIANT,
            Reason.DEADLINE,
            Verdict.ADMITTED,
            false,
            new Miss.Times(arrival, arrival, arrival + DEADLINE_NANOS, done, done),
            new Miss.Run(true, RUN_NANOS, 2 * RUN_NANOS, DEADLINE_NANOS / 2, false),
            metrics.stalled(arrival, done)));
  }
}
