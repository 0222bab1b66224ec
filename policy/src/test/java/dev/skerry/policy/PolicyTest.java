package dev.skerry.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyTest {
  private static final String WHOLE =
      """
      # Nights are for updates; a battery is not.
      rungs_below_top: on_battery && battery < 0.3 ? 2 : heat_headroom < 5 ? 1 : 0
      updates: hour >= 1 && hour < 5 && !on_battery

      telemetry: unlinked_minutes > 60 ? 0.1 : 1.0
      per_second: memory > 0.9 ? 10.0 : 1000.0
      largest_batch: memory > 0.9 ? 1 : 8
      """;

  private static Situation situation(double battery, boolean onBattery, int hour) {
    return new Situation(
        OptionalDouble.of(30),
        OptionalDouble.of(battery),
        onBattery,
        OptionalDouble.of(0.5),
        100,
        0,
        hour);
  }

  @Test
  void rule_followsTheSituation() {
    Policy policy = Policy.parse(WHOLE);

    Ruling day = policy.rule(situation(0.2, true, 12));
    Ruling night = policy.rule(situation(1, false, 3));

    assertThat(day.rungsBelowTop()).isEqualTo(2);
    assertThat(day.updates()).isFalse();
    assertThat(night.rungsBelowTop()).isEqualTo(0);
    assertThat(night.updates()).isTrue();
    assertThat(night.perSecond()).isEqualTo(1000);
    assertThat(night.largestBatch()).isEqualTo(8);
    assertThat(night.telemetry()).isEqualTo(1);
    assertThat(night.problems()).isEmpty();
  }

  @Test
  void rule_ofAnEmptyPolicy_holdsNothingBack() {
    assertThat(Policy.parse("").rule(situation(0, true, 0))).isEqualTo(Ruling.NONE);
  }

  @Test
  void rule_whereNoSensorTells_isTheCarefulOne() {
    Situation blind =
        new Situation(
            OptionalDouble.empty(), OptionalDouble.empty(), true, OptionalDouble.empty(), 0, 0, 3);

    Ruling ruling = Policy.parse(WHOLE).rule(blind);

    assertThat(ruling.rungsBelowTop()).isEqualTo(2);
    assertThat(ruling.largestBatch()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "updates: hour / (hour - 3) > 1 | updates: divided by zero",
        "rungs_below_top: hour - 100 | rungs_below_top: out of its range",
        "telemetry: battery * 7.0 | telemetry: out of its range",
        "per_second: 0.0 / 0.0 | per_second: out of its range",
      })
  void rule_thatComesToNothing_isSaid_andHoldsNothingBack(String text, String said) {
    Ruling ruling = Policy.parse(text).rule(situation(1, false, 3));

    assertThat(ruling.problems()).singleElement().asString().contains(said);
    assertThat(ruling.updates()).isTrue();
    assertThat(ruling.rungsBelowTop()).isZero();
    assertThat(ruling.telemetry()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "updates | line 1: \"updates\"",
        "upates: true | upates",
        "updates: 1 | true or false",
        "telemetry: 1 | a number with a point",
        "rungs_below_top: 1.5 | a whole number",
        "updates: batery > 0.5 | column 1 of the expression: batery is none of battery, heat_headroom",
        "updates: hour > | the expression: ends too early",
        "updates: hour > ) | cannot be read from here on",
        "updates: 1 | comes to a whole number",
        "updates: battery > 'low' | > cannot be used on a number with a point and text",
        "updates: 'a'.matches('((a{1000}){1000}){1000}') | no patterns",
        "updates: [1, 2].exists(x, x > 1) | updates",
        "updates: \"é\u0000 | updates",
      })
  void parse_ofNoPolicy_saysWhereAndWhatWasExpected(String text, String said) {
    assertThatThrownBy(() -> Policy.parse(text))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("line 1")
        .hasMessageContaining(said)
        .hasMessageContaining("expected");
  }

  @Test
  void parse_ofARuleTwice_isRefused_withItsLine() {
    assertThatThrownBy(() -> Policy.parse("updates: true\n\nupdates: false"))
        .hasMessageContaining("line 3: updates is there twice");
  }

  @Test
  void parse_ofSomethingDeepOrLong_isRefused() {
    assertThatThrownBy(() -> Policy.parse("updates: " + "(".repeat(900) + "true" + ")".repeat(900)))
        .isInstanceOf(PolicyException.class);
    assertThatThrownBy(() -> Policy.parse("updates: true" + " && true".repeat(260)))
        .isInstanceOf(PolicyException.class);
    assertThatThrownBy(() -> Policy.parse("#".repeat(Policy.LONGEST + 1)))
        .isInstanceOf(PolicyException.class);
  }

  @Test
  void parse_ofMutants_isAPolicyOrAReason() {
    SplittableRandom random = new SplittableRandom(11);
    int good = 0;
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder(WHOLE);
      int changes = random.nextInt(1, 5);
      for (int change = 0; change < changes; change++) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) random.nextInt(1, 0x250));
          case 1 -> text.deleteCharAt(at);
          default -> text.insert(at, WHOLE, 0, random.nextInt(1, 40));
        }
      }
      try {
        Ruling ruling = Policy.parse(text.toString()).rule(situation(0.2, true, 12));
        assertThat(ruling.telemetry()).isBetween(0.0, 1.0);
        assertThat(ruling.rungsBelowTop()).isBetween(0, 100);
        good++;
      } catch (PolicyException e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
    assertThat(good).isBetween(100, 1_900);
  }
}
