package dev.skerry.device.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.resources.Reading;
import dev.skerry.time.SystemTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MeterTest {
  private static final long MILLI = 1_000_000;

  private final SystemTime time = new SystemTime();
  private final Metrics metrics = new Metrics(() -> 0);
  private final AgentStatistics eye = new AgentStatistics("eye", "1", time, metrics);
  private final AgentStatistics ear = new AgentStatistics("ear", "1", time, metrics);
  private final Meter meter = metrics.meter();

  @AfterEach
  void close() {
    time.close();
  }

  private static void run(AgentStatistics agent, long millis) {
    agent.ran(1, 1, true, 0, 0, millis * MILLI, 0);
  }

  @Test
  void joules_areSharedOutByTimeThatModelsRan() {
    run(eye, 30);
    run(ear, 10);

    meter.drew(Reading.of(8.0));

    assertThat(eye.tally().joules()).hasValue(6);
    assertThat(ear.tally().joules()).hasValue(2);
    assertThat(metrics.outcomes("eye").joules()).hasValue(6);
    assertThat(metrics.outcomes().joules()).hasValue(8);
  }

  @Test
  void runForSeveralRequests_countsOnce() {
    eye.ran(1, 2, true, 0, 0, 10 * MILLI, 0);
    eye.ran(1, 2, false, 0, 0, 10 * MILLI, 0);
    run(ear, 10);

    meter.drew(Reading.of(8.0));

    assertThat(eye.tally().joules()).hasValue(4);
  }

  @Test
  void whatIsDrawnWhileNothingRuns_isNobodys() {
    run(eye, 30);
    meter.drew(Reading.of(8.0));

    meter.drew(Reading.of(1000.0));

    assertThat(eye.tally().joules()).hasValue(8);
    assertThat(ear.tally().joules()).hasValue(0);
  }

  @Test
  void whileInWhichNoMeterTold_isLeftOut() {
    run(eye, 30);
    meter.drew(Reading.missing("no meter"));
    run(ear, 10);

    meter.drew(Reading.of(8.0));

    assertThat(eye.tally().joules()).hasValue(0);
    assertThat(ear.tally().joules()).hasValue(8);
  }

  @Test
  void withoutAMeter_nothingIsKnown() {
    run(eye, 30);
    meter.drew(Reading.missing("no meter"));

    assertThat(eye.tally().joules()).isEmpty();
    assertThat(metrics.outcomes("eye").joules()).isEmpty();
  }
}
