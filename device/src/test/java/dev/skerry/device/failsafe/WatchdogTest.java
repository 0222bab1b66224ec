package dev.skerry.device.failsafe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is made of the time that a run took. */
final class WatchdogTest {
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  @Test
  void run_inItsTime_isGood() {
    assertThat(Watchdog.judge(20 * MILLI, 20 * MILLI, 30 * MILLI)).isEqualTo(RunOutcome.GOOD);
    assertThat(Watchdog.judge(3 * MILLI, 20 * MILLI, 30 * MILLI)).isEqualTo(RunOutcome.GOOD);
    assertThat(Watchdog.judge(90 * MILLI, 20 * MILLI, 30 * MILLI)).isEqualTo(RunOutcome.GOOD);
  }

  @Test
  void run_impossiblyShort_isEarly() {
    assertThat(Watchdog.judge(MILLI, 20 * MILLI, 30 * MILLI)).isEqualTo(RunOutcome.EARLY);
  }

  @Test
  void tinyModel_isNeverEarly() {
    assertThat(Watchdog.judge(1, MILLI / 20, MILLI / 10)).isEqualTo(RunOutcome.GOOD);
  }

  @Test
  void run_farBeyondItsQuantile_isLate() {
    assertThat(Watchdog.judge(91 * MILLI, 20 * MILLI, 30 * MILLI)).isEqualTo(RunOutcome.LATE);
    assertThat(Watchdog.judgeEnded(91 * MILLI, 30 * MILLI)).isEqualTo(RunOutcome.LATE);
  }

  @Test
  void tinyModel_stalledByTheMachine_isNotLate() {
    assertThat(Watchdog.judge(8 * MILLI, MILLI / 20, MILLI / 10)).isEqualTo(RunOutcome.GOOD);
  }

  @Test
  void run_endedBecauseNobodyWaited_saysNothingIfItWasNotLong() {
    assertThat(Watchdog.judgeEnded(60 * MILLI, 30 * MILLI)).isEqualTo(RunOutcome.UNKNOWN);
  }

  @Test
  void patience_growsWithTheModelWithinBounds() {
    assertThat(Watchdog.patience(MILLI)).isEqualTo(100 * MILLI);
    assertThat(Watchdog.patience(50 * MILLI)).isEqualTo(200 * MILLI);
    assertThat(Watchdog.patience(60_000 * MILLI)).isEqualTo(10_000 * MILLI);
  }
}
