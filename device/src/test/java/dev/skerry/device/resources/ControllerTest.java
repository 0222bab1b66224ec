package dev.skerry.device.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.schedule.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The controller, told what it is to see. */
class ControllerTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Controller controller = new Controller(4, 1);
  /* So that the clock wraps around soon. */
  private long now = Long.MAX_VALUE - 5 * SECOND;

  private Decision during(int seconds, Conditions conditions) {
    Decision last = null;
    for (int i = 0; i < seconds; i++) {
      now += SECOND;
      last = controller.decide(conditions.made(), now);
    }
    return java.util.Objects.requireNonNull(last);
  }

  @Test
  void machineWithoutSensors_worksAtFullLimitsAndSaysWhatItCannotKnow() {
    Decision decision = during(100, Conditions.none());

    assertThat(decision.limits())
        .isEqualTo(new Limits(4, 0, Integer.MAX_VALUE, Limits.UNLIMITED, 0));
    assertThat(decision.reasons()).isEmpty();
    assertThat(decision.unknown()).contains("heat: not read", "quota: not read");
  }

  @Test
  void coolMachine_isNotHeldBack() {
    assertThat(during(100, Conditions.none().heat(60, 80)).limits().slots()).isEqualTo(4);
  }

  @Test
  void hotMachine_losesSlotsThenRungsThenRequestsButNeverAll() {
    Conditions hot = Conditions.none().arrivals(100).heat(79.5, 80);

    during(20, Conditions.none().arrivals(100).heat(50, 80));
    Decision soon = during(3, hot);
    Decision late = during(100, hot);

    assertThat(soon.limits().slots()).isEqualTo(3);
    assertThat(soon.limits().best()).isZero();
    assertThat(late.limits().slots()).isEqualTo(1);
    assertThat(late.limits().best()).isEqualTo(3);
    assertThat(late.limits().perSecond()).isBetween(10.0, 40.0);
    assertThat(late.reason()).contains("heat: die at 79.5 °C of 80 °C");
  }

  @Test
  void heatOnItsWay_isMetBeforeItIsThere() {
    Decision decision = during(1, Conditions.none().heat(60, 80));
    double celsius = 60;
    while (decision.limits().slots() == 4 && celsius < 80) {
      celsius += 0.2;
      decision = during(1, Conditions.none().heat(celsius, 80));
    }

    // 30 s ahead at 0.2 °C/s are 6 °C.
    assertThat(celsius).isBetween(73.0, 75.0);
    assertThat(decision.secondsToBound().orElseThrow()).isBetween(20.0, 30.0);
  }

  @Test
  void sensorThatFallsSilent_holdsALittleBack() {
    during(10, Conditions.none().heat(50, 80));

    Decision decision = during(100, Conditions.none().heat(Reading.missing("gone")));

    assertThat(decision.limits().slots()).isEqualTo(3);
    assertThat(decision.reason()).isEqualTo("heat: missing: gone (level 1)");
  }

  @Test
  void batteryThatRunsLow_takesRungsThenRequests() {
    Conditions busy = Conditions.none().arrivals(80);

    assertThat(during(60, busy.battery(31, true)).limits().best()).isZero();
    assertThat(during(60, busy.battery(25, true)).limits().best()).isEqualTo(1);
    assertThat(during(60, busy.battery(14, true)).limits().best()).isEqualTo(2);
    assertThat(during(60, busy.battery(5, true)).limits().perSecond()).isBetween(30.0, 41.0);
    assertThat(during(200, busy.battery(5, false)).limits().best()).isZero();
  }

  @Test
  void batteryThatDoesNotSay_isTakenToBeLow() {
    assertThat(during(10, Conditions.none().mutedBattery()).limits().best()).isEqualTo(1);
  }

  @Test
  void quota_boundsSlots() {
    assertThat(during(1, Conditions.none().quota(2.5)).limits().slots()).isEqualTo(2);
    assertThat(during(1, Conditions.none().quota(0.1)).limits().slots()).isEqualTo(1);
    assertThat(during(1, Conditions.none().quota(64)).limits().slots()).isEqualTo(4);
  }

  @Test
  void fullMemory_takesBatchesThenSlots() {
    assertThat(during(20, Conditions.none().memory(0.88)).limits().largestBatch()).isEqualTo(8);
    Limits full = during(20, Conditions.none().memory(0.97)).limits();

    assertThat(full.largestBatch()).isEqualTo(1);
    assertThat(full.slots()).isEqualTo(2);
  }

  @Test
  void quotaThatIsUsedUp_takesSlots() {
    assertThat(during(20, Conditions.none().stalled(0.2)).limits().slots()).isEqualTo(3);
    assertThat(during(20, Conditions.none().stalled(0.08)).limits().slots()).isEqualTo(3);
    assertThat(during(60, Conditions.none().stalled(0.01)).limits().slots()).isEqualTo(4);
  }

  @Test
  void swayingReading_movesLimitsSeldom() {
    int changes = 0;
    Limits before = Limits.NONE;
    for (int second = 0; second < 600; second++) {
      double celsius = second % 20 < 10 ? 79 : 65;
      Limits limits = during(1, Conditions.none().heat(celsius, 80)).limits();
      changes += limits.equals(before) ? 0 : 1;
      before = limits;
    }

    assertThat(changes).isLessThan(20);
  }
}
