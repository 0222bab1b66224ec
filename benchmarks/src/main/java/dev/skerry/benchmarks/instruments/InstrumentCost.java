package dev.skerry.benchmarks.instruments;

import com.sun.management.ThreadMXBean;
import dev.skerry.device.schedule.Verdict;
import dev.skerry.device.telemetry.AgentStatistics;
import dev.skerry.device.telemetry.Heartbeat;
import dev.skerry.device.telemetry.Metrics;
import dev.skerry.device.telemetry.Miss;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Reason;
import dev.skerry.terms.Grade;
import dev.skerry.time.SystemTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
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
  private static final long LOOKS_NANOS = 250_000_000;
  private static final Shape PICTURE = Shape.of(1, 3, 32, 32);
  private static final Shape SCORES = Shape.of(1, 10);
  private static final List<TensorSpec> TAKES =
      List.of(new TensorSpec("picture", ElementType.FP32, PICTURE));
  private static final List<TensorSpec> GIVES =
      List.of(new TensorSpec("scores", ElementType.FP32, SCORES));
  private static final List<Tensor> QUESTION = List.of(Tensor.allocate(ElementType.FP32, PICTURE));
  private static final List<Tensor> ANSWER = List.of(Tensor.allocate(ElementType.FP32, SCORES));
  private static final Answer FULL = answer("large", Grade.FULL, Reason.NONE);
  private static final Answer SMALLER = answer("small", Grade.VARIANT, Reason.DEADLINE);

  private final SystemTime time;
  private final Metrics metrics = new Metrics(() -> 0);
  private final AgentStatistics statistics;
  private long lookAt;

  private InstrumentCost(SystemTime time) {
    this.time = time;
    this.lookAt = time.nanos();
    this.statistics = new AgentStatistics("model", "1", time, metrics);
  }

  private static Answer answer(String variant, Grade grade, Reason reason) {
    return new Answer("model", "1", variant, List.of(), grade, reason, Duration.ZERO, true);
  }

  /**
   * One kind of request.
   *
   * @param request answered by the full model, or by a smaller sibling, which is explained; or the
   *     look at one of a picture and ten scores, which is taken four times a second at most
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
            cost.row("full", rounds, cost::full),
            cost.row("variant", rounds, cost::variant),
            cost.row("looked at", rounds, cost::lookedAt));
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
    look(done);
    statistics.ran(1, 1, true, 20_000, 1_000, RUN_NANOS + (done & 0xffff), 2_000);
    statistics.answered(FULL, true, RUN_NANOS + (done & 0xffff), done);
  }

  /* As if a quarter of a second had passed between each two, so that none is passed over. */
  private void lookedAt() {
    lookAt += LOOKS_NANOS;
    look(lookAt);
  }

  private void look(long now) {
    statistics.look(TAKES, QUESTION, GIVES, ANSWER, 1, now);
  }

  private void variant() {
    long done = time.nanos();
    long arrival = done - RUN_NANOS;
    look(done);
    statistics.ran(1, 1, true, 20_000, 1_000, RUN_NANOS + (done & 0xffff), 2_000);
    statistics.answered(SMALLER, true, RUN_NANOS, done);
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
