package dev.skerry.device.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.serving.Statistics;
import dev.skerry.time.SystemTime;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Counters that are read while others count. */
class AgentStatisticsTest {
  private static final int RUNS = 200_000;

  private final AgentStatistics statistics =
      new AgentStatistics("model", "1", new SystemTime(), new Metrics(() -> 0));

  @Test
  void countsOfOneRun_neverDiffer() throws Exception {
    try (ExecutorService runner = Executors.newSingleThreadExecutor()) {
      Future<?> runs = runner.submit(this::run);
      while (!runs.isDone()) {
        assertAlike(statistics.read());
      }
      runs.get();
    }
    assertThat(statistics.read().computeInfer()).isEqualTo(new Statistics.Phase(RUNS, 3L * RUNS));
  }

  private void run() {
    for (int i = 0; i < RUNS; i++) {
      statistics.ran(1, 1, true, 1, 2, 3, 4);
    }
  }

  private static void assertAlike(Statistics read) {
    assertThat(read.computeInput().count())
        .isEqualTo(read.computeInfer().count())
        .isEqualTo(read.computeOutput().count());
    for (Statistics.BatchPhase batch : read.batches()) {
      assertThat(batch.computeInput().count())
          .isEqualTo(batch.computeInfer().count())
          .isEqualTo(batch.computeOutput().count());
    }
  }
}
