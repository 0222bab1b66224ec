package dev.skerry.fleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.link.LinkException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RolloutJsonTest {
  private static final Gate.Limits LIMITS =
      new Gate.Limits(
          0.01,
          0.02,
          0.03,
          OptionalDouble.of(80),
          OptionalDouble.empty(),
          OptionalDouble.of(0.2),
          Duration.ofMinutes(4),
          0.001,
          0.05,
          0.001,
          0.1);
  private static final Plan PLAN =
      new Plan(
          List.of(new Wave.Canary(2), new Wave.Group("zone", "north"), new Wave.Share(0.125)),
          LIMITS,
          Duration.ofMinutes(1),
          Duration.ofHours(2),
          Duration.ofHours(3));

  private static Rollout rollout() {
    return new PaperFleet(200, PLAN).pass(Duration.ofMinutes(4)).rollout;
  }

  @Test
  void rollout_isReadAsWritten() {
    Rollout rollout = rollout();

    assertThat(rollout.reached()).hasSizeGreaterThan(1);
    assertThat(rollout.usual()).isNotEmpty();
    assertThat(RolloutJson.read(RolloutJson.write(rollout))).isEqualTo(rollout);
  }

  @Test
  void plan_isReadAsWritten() {
    assertThat(RolloutJson.plan(RolloutJson.write(PLAN))).isEqualTo(PLAN);
    assertThat(RolloutJson.write(PLAN)).contains("\"waves\":[\"2\",\"zone=north\",\"12.5%\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"faults\":0.01 | \"faults\":\"few\"",
        "\"faults\":0.01 | \"faults\":null",
        "\"faults\":0.01 | \"faults\":-0.01",
        "\"faults\":0.01 | \"faults\":2",
        "\"faults\":0.01, | \"errors\":0.01,",
        "\"faults\":0.01 | \"faults\":0.01,\"shift\":0.1",
        "\"celsius\":80.0 | \"celsius\":\"warm\"",
        "\"drift\":0.2 | \"drift\":\"some\"",
        "\"drift\":0.2 | \"drift\":0",
        "\"drift\":0.2 | \"drift\":-0.2",
        "\"drift\":0.2 | \"drift\":1.5",
        "\"drift\":0.2 | \"drift\":{}",
        "\"silence\":240000 | \"silence\":0",
        "\"falseStops\":0.001 | \"falseStops\":0",
        "\"misses\":0.1 | \"misses\":[]"
      })
  void malformedGate_isUnreadableAndNeverAPlan(String right, String wrong) {
    String row = RolloutJson.write(rollout());
    assertThat(row).contains(right);

    assertThat(RolloutJson.read(row.replace(right, wrong)).plan().gate())
        .isInstanceOf(Gate.Unreadable.class);
    String plan = RolloutJson.write(PLAN).replace(right, wrong);
    assertThatThrownBy(() -> RolloutJson.plan(plan))
        .isInstanceOf(LinkException.class)
        .hasMessageStartingWith("gate: ");
  }

  @Test
  void valueThatIsNoNumber_isSaidWithWhatBelongsThere() {
    String gate = RolloutJson.write(PLAN);
    assertThatThrownBy(
            () -> RolloutJson.plan(gate.replace("\"faults\":0.01", "\"faults\":\"few\"")))
        .hasMessage("gate: faults: \"few\" (expected: a number)");
    assertThatThrownBy(
            () -> RolloutJson.plan(gate.replace("\"celsius\":80.0", "\"celsius\":\"warm\"")))
        .hasMessage("gate: celsius: \"warm\" (expected: a number)");
  }

  @Test
  void gateOfAnOlderProgram_hasNoDrift_andOneWithoutItIsReadByThose() {
    String plan = RolloutJson.write(PLAN);
    String older = plan.replace("\"drift\":0.2,", "");
    assertThat(older).isNotEqualTo(plan);

    Plan read = RolloutJson.plan(older);

    assertThat(((Gate.Limits) read.gate()).drift()).isEmpty();
    assertThat(RolloutJson.write(read)).isEqualTo(older);
  }

  @Test
  void misspeltMember_isNamedBesideThoseThatThereAre() {
    String gate = RolloutJson.write(PLAN).replace("\"faults\":0.01", "\"fault\":0.01");
    assertThatThrownBy(() -> RolloutJson.plan(gate))
        .hasMessageContaining(
            "gate: fault: no such member (expected: one of allowed, celsius, drift, false");

    String plan = RolloutJson.write(PLAN).replace("\"waves\"", "\"wafes\"");
    assertThatThrownBy(() -> RolloutJson.plan(plan))
        .hasMessageContaining("wafes: no such member (expected: one of ")
        .hasMessageNotContaining("skerry");
  }

  @Test
  void unreadableGate_staysUnreadable() {
    Rollout rollout =
        Rollout.begin(
            "spring",
            "bearings",
            PaperFleet.OLD,
            PaperFleet.NEW,
            PLAN.withGate(new Gate.Unreadable("torn")),
            PaperFleet.START);

    assertThat(RolloutJson.read(RolloutJson.write(rollout)).plan().gate())
        .isInstanceOf(Gate.Unreadable.class);
  }

  @Test
  void mutatedRow_isReadOrRefused() {
    String row = RolloutJson.write(rollout());
    SplittableRandom random = new SplittableRandom(7);
    int refused = 0;
    for (int i = 0; i < 5000; i++) {
      StringBuilder mutated = new StringBuilder(row);
      for (int j = random.nextInt(3); j >= 0; j--) {
        mutated.setCharAt(random.nextInt(row.length()), (char) (' ' + random.nextInt(95)));
      }
      try {
        RolloutJson.read(mutated.toString());
      } catch (LinkException e) {
        refused++;
      }
    }

    assertThat(refused).isGreaterThan(1000);
  }

  @Test
  void nothing_isNoRollout() {
    for (String text : List.of("", "null", "[]", "{}", "7", "{\"name\":\"x\"}")) {
      assertThatThrownBy(() -> RolloutJson.read(text)).isInstanceOf(LinkException.class);
    }
  }
}
