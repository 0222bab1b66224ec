package dev.skerry.device.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.skerry.device.schedule.Verdict;
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
import java.util.List;
import org.junit.jupiter.api.Test;

final class InstrumentsAllocationTest {
  private static final int REQUESTS = 200_000;
  private static final List<TensorSpec> X =
      List.of(new TensorSpec("x", ElementType.FP32, Shape.of(1, 3072)));
  private static final List<TensorSpec> Y =
      List.of(new TensorSpec("y", ElementType.FP32, Shape.of(1, 10)));
  private static final List<Tensor> QUESTION =
      List.of(Tensor.ofFloats(Shape.of(1, 3072), new float[3072]));
  private static final List<Tensor> ANSWER =
      List.of(Tensor.ofFloats(Shape.of(1, 10), new float[10]));

  @Test
  void recordingARequest_allocatesNothing() {
    try (SystemTime time = new SystemTime()) {
      Metrics metrics = new Metrics(() -> 0);
      AgentStatistics statistics = new AgentStatistics("model", "1", time, metrics);
      record(statistics, metrics, 50_000);

      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      record(statistics, metrics, REQUESTS);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;

      // Measuring itself takes some bytes; a single object a request would be megabytes.
      assertThat(allocated).isLessThan(REQUESTS / 10);
      assertThat(statistics.traits().most()).isGreaterThan(60);
      assertThat(statistics.read().success().count()).isEqualTo(50_000 + REQUESTS);
    }
  }

  private static final Answer FULL =
      new Answer("model", "1", "large", List.of(), Grade.FULL, Reason.NONE, Duration.ZERO, true);

  private static void record(AgentStatistics statistics, Metrics metrics, int requests) {
    for (int i = 0; i < requests; i++) {
      long now = 1_000L * i;
      statistics.ran(1, 1, true, 2_000, 1_000, 400_000 + i, 3_000);
      statistics.look(X, QUESTION, Y, ANSWER, 1, 100_000L * i);
      statistics.answered(FULL, true, 410_000, now);
      if (metrics.stalled(now - 410_000, now) > 0) {
        throw new AssertionError("nothing stalls here");
      }
    }
  }

  @Test
  void missedRequest_isCountedByKindAndCause() {
    try (SystemTime time = new SystemTime()) {
      Metrics metrics = new Metrics(() -> 0);
      AgentStatistics statistics = new AgentStatistics("model", "1", time, metrics);

      statistics.missed(
          new Miss(
              Miss.Kind.SAFE,
              Reason.LOAD,
              Verdict.FULL,
              false,
              new Miss.Times(0, 0, 100, 0, 0),
              Miss.Run.NONE,
              0));

      assertThat(metrics.missed()).hasToString("{safe/admission=1}");
    }
  }
}
