package dev.skerry.benchmarks.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The quick form of the experiment, on a smaller fleet: what is promised, and that others break it.
 */
final class RolloutsSimulationTest {
  private static final int DEVICES = 800;
  private static final List<Row> ROWS =
      new Rollouts(DEVICES, 0, 5).run(List.of(Scenario.values()), line -> {});

  /* One in a hundred of ten thousand; a fleet a twelfth as large has a twelfth as many to tell by. */
  private static final double FEW = 0.02;

  private static Row row(String policy, Scenario scenario) {
    return ROWS.stream()
        .filter(row -> row.policy().equals(policy) && row.scenario().equals(scenario.label()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void goodRelease_reachesAllAboutAsSoonAsByThresholds() {
    Row ours = row(Rollouts.OURS, Scenario.GOOD);

    assertThat(ours.stopped()).isZero();
    assertThat(ours.full()).isEqualTo(1);
    assertThat(ours.fullMinutes())
        .isLessThanOrEqualTo(1.5 * row("hawkbit-50-50", Scenario.GOOD).fullMinutes());
  }

  @Test
  void badRelease_harmsFew() {
    for (Scenario scenario : Scenario.values()) {
      Row ours = row(Rollouts.OURS, scenario);
      assertThat(ours.harmed()).as(ours.toString()).isLessThanOrEqualTo(FEW);
    }
  }

  @Test
  void releaseThatIsBadForAll_isStopped() {
    for (Scenario scenario :
        List.of(
            Scenario.CRASHES_SILENTLY,
            Scenario.CRASH_LOOPS,
            Scenario.BAD_AFTER_6H,
            Scenario.MALFORMED_GATE,
            Scenario.ANSWERS_WRONGLY)) {
      Row ours = row(Rollouts.OURS, scenario);
      assertThat(ours.stopped()).as(ours.toString()).isEqualTo(1);
    }
  }

  @Test
  void releaseThatAnswersWrongly_isStoppedForThat() {
    assertThat(row(Rollouts.OURS, Scenario.ANSWERS_WRONGLY).latest())
        .contains("answers otherwise: ");
  }

  @Test
  void releaseThatAnswersALittleOtherwise_reachesAll() {
    Row ours = row(Rollouts.OURS, Scenario.ANSWERS_BETTER);

    assertThat(ours.stopped()).as(ours.toString()).isZero();
    assertThat(ours.full()).isEqualTo(1);
  }

  @Test
  void whatOthersDo_failsVisibly() {
    assertThat(row("big-bang", Scenario.CRASHES_SILENTLY).harmed()).isGreaterThan(0.9);
    assertThat(row("hawkbit-50-50", Scenario.BAD_AFTER_6H).harmed()).isGreaterThan(0.9);
    assertThat(row("hawkbit-90-5", Scenario.BAD_AFTER_6H).harmed()).isGreaterThan(0.9);
    assertThat(row("hawkbit-50-50", Scenario.SILENT_ON_5).harmed()).isGreaterThan(0.03);
    assertThat(row("hawkbit-50-50", Scenario.ANSWERS_WRONGLY).harmed()).isGreaterThan(0.9);
    assertThat(row("big-bang", Scenario.MALFORMED_GATE).harmed()).isGreaterThan(0.2);
  }

  @Test
  void goodReleases_areNotStopped() {
    Row many = new Rollouts(150, 10, 5).run(List.of(), line -> {}).getLast();

    assertThat(many.stopped()).isZero();
    assertThat(many.full()).isEqualTo(10);
  }

  @Test
  void sameSeed_playsTheSame() {
    List<Scenario> some = List.of(Scenario.FAILS_ON_5);

    assertThat(new Rollouts(200, 0, 5).run(some, line -> {}))
        .isEqualTo(new Rollouts(200, 0, 5).run(some, line -> {}));
  }

  @Test
  void unknownScenario_isRefused() {
    assertThatThrownBy(() -> Scenario.of("storm"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("scenario: storm (expected: one of [good, crashes-silently");
  }
}
