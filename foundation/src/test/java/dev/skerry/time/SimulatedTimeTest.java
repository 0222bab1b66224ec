package dev.skerry.time;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedTimeTest {
  private final SimulatedTime time = new SimulatedTime();
  private final List<String> ran = new ArrayList<>();

  @Test
  void advance_runsWhatFallsDue_inOrderOfDueThenOfAsking() {
    time.after(ofMillis(2), () -> ran.add("c"));
    time.after(ofMillis(1), () -> ran.add("a"));
    time.after(ofMillis(1), () -> ran.add("b"));
    time.after(ofMillis(3), () -> ran.add("not yet"));

    time.advance(ofMillis(2));

    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void task_readsTheInstantAtWhichItIsDue() {
    time.after(ofMillis(3), () -> ran.add(time.elapsed().toString()));

    time.advance(ofSeconds(1));

    assertThat(ran).containsExactly("PT0.003S");
    assertThat(time.nanos()).isEqualTo(1_000_000_000);
  }

  @Test
  void taskWithoutDelay_runsLaterNeverInsideTheCall() {
    time.after(ZERO, () -> ran.add("ran"));
    assertThat(ran).isEmpty();

    time.advance(ZERO);

    assertThat(ran).containsExactly("ran");
  }

  @Test
  void taskAskedForByATask_runsInTheSameAdvanceIfDue() {
    time.after(ofMillis(1), () -> time.after(ofMillis(1), () -> ran.add("second")));

    time.advance(ofMillis(2));

    assertThat(ran).containsExactly("second");
  }

  @Test
  void delayBelowZeroOrWithoutEnd_isDueAtOnceOrNever() {
    time.after(ofMillis(-5), () -> ran.add("at once"));
    time.after(Duration.ofSeconds(Long.MAX_VALUE), () -> ran.add("never"));

    time.advance(Duration.ofDays(10_000));

    assertThat(ran).containsExactly("at once");
  }

  @Test
  void cancel_beforeDue_keepsTheTaskFromRunningOnce() {
    Time.Timer timer = time.after(ofMillis(1), () -> ran.add("ran"));

    assertThat(timer.cancel()).isTrue();
    assertThat(timer.cancel()).isFalse();
    time.advance(ofMillis(1));

    assertThat(ran).isEmpty();
  }

  @Test
  void cancel_afterTheTaskRan_changesNothing() {
    Time.Timer timer = time.after(ofMillis(1), () -> ran.add("ran"));
    time.advance(ofMillis(1));

    assertThat(timer.cancel()).isFalse();
  }

  @Test
  void failingTask_failsTheAdvanceAndLeavesTheRestWaiting() {
    time.after(
        ofMillis(1),
        () -> {
          throw new IllegalStateException("broken task");
        });
    time.after(ofMillis(2), () -> ran.add("rest"));

    assertThatThrownBy(() -> time.advance(ofSeconds(1))).hasMessage("broken task");
    assertThat(time.elapsed()).isEqualTo(ofMillis(1));
    time.advance(ofMillis(1));

    assertThat(ran).containsExactly("rest");
  }

  @Test
  void advance_insideATask_isRefused() {
    time.after(ZERO, () -> time.advance(ofMillis(1)));

    assertThatThrownBy(() -> time.advance(ZERO)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void steppedWallClock_leavesNanosAndTimersAlone() {
    time.after(ofMillis(1), () -> ran.add("ran"));

    time.stepNow(Duration.ofDays(-365));
    time.advance(ofMillis(1));

    assertThat(ran).containsExactly("ran");
    assertThat(time.now()).isEqualTo(Instant.parse("2025-01-01T00:00:00.001Z"));
    assertThat(time.nanos()).isEqualTo(1_000_000);
  }

  @Test
  void setWallClock_runsOnFromThere() {
    time.advance(ofSeconds(5));
    time.setNow(Instant.EPOCH);
    time.advance(ofSeconds(2));

    assertThat(time.now()).isEqualTo(Instant.ofEpochSecond(2));
  }

  @Test
  void nanos_wrapAround_differencesStillHold() {
    SimulatedTime wrapping = new SimulatedTime(Long.MAX_VALUE - 10, Instant.EPOCH);
    long before = wrapping.nanos();

    wrapping.advance(Duration.ofNanos(100));

    assertThat(wrapping.nanos()).isNegative();
    assertThat(wrapping.nanos() - before).isEqualTo(100);
  }
}
