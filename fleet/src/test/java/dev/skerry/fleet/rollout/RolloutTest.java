package dev.skerry.fleet.rollout;

import static dev.skerry.fleet.rollout.PaperFleet.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RolloutTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Plan PLAN = Plan.USUAL;

  private static PaperFleet fleet() {
    return new PaperFleet(2000, PLAN);
  }

  @Test
  void firstWave_reachesAsManyAsThePlanSays() {
    PaperFleet fleet = fleet().pass(MINUTE);

    assertThat(fleet.withNew()).isEqualTo(25);
    assertThat(fleet.last().what()).isEqualTo(Decision.What.BEGAN_WAVE);
    assertThat(fleet.last().words()).isEqualTo("Wave 1 of 5 begins (25).");
  }

  @Test
  void canaryOfASmallFleet_isHalfOfItAtMost() {
    assertThat(new PaperFleet(3, PLAN).pass(MINUTE).withNew()).isEqualTo(2);
    assertThat(new PaperFleet(2, PLAN).pass(MINUTE).withNew()).isEqualTo(1);
  }

  @Test
  void goodRelease_reachesEverybodyAndIsDone() {
    PaperFleet fleet = fleet().pass(Duration.ofHours(1));
    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.SOAKING);
    assertThat(fleet.withNew()).isEqualTo(2000);

    fleet.pass(Duration.ofHours(24));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.DONE);
    assertThat(fleet.withNew()).isEqualTo(2000);
    assertThat(fleet.last().words())
        .isEqualTo("Done: watched for 24 h, 2000 of 2000 devices run the release.");
  }

  @Test
  void oneDevice_isAFleetToo() {
    assertThat(new PaperFleet(1, PLAN).pass(Duration.ofHours(1)).rollout.state())
        .isEqualTo(Rollout.State.SOAKING);
  }

  @Test
  void noWave_lastsLessThanItsLeast() {
    PaperFleet fleet = fleet().pass(Duration.ofMinutes(5));

    assertThat(fleet.withNew()).isEqualTo(25);
    assertThat(fleet.pass(MINUTE).withNew()).isGreaterThan(25);
  }

  @Test
  void releaseThatSilencesAll_endsInItsFirstWave() {
    PaperFleet fleet = fleet();
    fleet.silentWithNew = device -> true;

    fleet.pass(Duration.ofMinutes(10));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.ROLLED_BACK);
    assertThat(fleet.rollout.reached()).hasSize(1);
    assertThat(fleet.withNew()).isZero();
    assertThat(fleet.last().words()).contains("Wave 1, silent: 25 of 25 devices (100.0 %)");
  }

  private static PaperFleet watchingDrift() {
    return new PaperFleet(2000, PLAN.withGate(Gate.USUAL.withDrift(0.2)));
  }

  @Test
  void releaseThatAnswersOtherwise_endsInItsFirstWave() {
    PaperFleet fleet = watchingDrift();
    fleet.answersOtherwiseWithNew = device -> true;

    fleet.pass(Duration.ofMinutes(10));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.ROLLED_BACK);
    assertThat(fleet.rollout.reached()).hasSize(1);
    assertThat(fleet.last().words())
        .contains("Wave 1, answers otherwise: 25 of 25 devices (100.0 %)");
  }

  @Test
  void releaseThatAnswersOtherwise_passesAGateThatSaysNothingOfDrift() {
    PaperFleet fleet = fleet();
    fleet.answersOtherwiseWithNew = device -> true;

    fleet.pass(Duration.ofHours(1));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.SOAKING);
  }

  @Test
  void releaseThatAnswersAsBefore_passesAGateOnDrift() {
    PaperFleet fleet = watchingDrift().pass(Duration.ofHours(1));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.SOAKING);
    assertThat(fleet.last().words()).contains("answers otherwise");
  }

  @Test
  void drift_ofAsManyOthers_isNoHarm() {
    PaperFleet fleet = watchingDrift();
    fleet.answersOtherwiseAnyway = device -> number(device) % 3 == 0;

    fleet.pass(Duration.ofHours(2));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.SOAKING);
  }

  @Test
  void drift_ofWhoIsHardlyAsked_isUnknown_andNoHarm() {
    PaperFleet fleet = watchingDrift();
    fleet.answersOtherwiseWithNew = device -> true;
    fleet.asksSeldom = device -> true;

    fleet.pass(Duration.ofHours(1));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.SOAKING);
    assertThat(fleet.last().words()).endsWith("; nobody can tell: answers otherwise.");
  }

  private static PaperFleet watchingMeters() {
    Gate.Limits usual = Gate.USUAL;
    return new PaperFleet(
        2000,
        PLAN.withGate(
            new Gate.Limits(
                usual.faults(),
                usual.late(),
                usual.safe(),
                OptionalDouble.of(80),
                OptionalDouble.of(0.2),
                usual.drift(),
                usual.silence(),
                usual.allowed(),
                usual.harmful(),
                usual.falseStops(),
                usual.misses())));
  }

  @Test
  void releaseThatTakesTooMuch_endsInItsFirstWave() {
    PaperFleet fleet = watchingMeters();
    fleet.hungryWithNew = device -> true;

    fleet.pass(Duration.ofMinutes(10));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.ROLLED_BACK);
    assertThat(fleet.last().words()).contains("Wave 1, hungry: 25 of 25 devices (100.0 %)");
  }

  @Test
  void releaseThatHeats_endsInItsFirstWave() {
    PaperFleet fleet = watchingMeters();
    fleet.hotWithNew = device -> true;

    fleet.pass(Duration.ofMinutes(10));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.ROLLED_BACK);
    assertThat(fleet.last().words()).contains("Wave 1, hot: 25 of 25 devices (100.0 %)");
  }

  @Test
  void devicesWithoutMeters_doNotHideThoseThatHaveOne() {
    PaperFleet fleet = watchingMeters();
    fleet.hungryWithNew = device -> true;
    fleet.isMetered = device -> number(device) % 3 == 0;

    fleet.pass(Duration.ofMinutes(10));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.ROLLED_BACK);
    assertThat(fleet.rollout.reached()).hasSize(1);
  }

  @Test
  void fleetWithoutMeters_saysThatNobodyCanTell() {
    PaperFleet fleet = watchingMeters();
    fleet.hungryWithNew = device -> true;
    fleet.isMetered = device -> false;

    fleet.pass(Duration.ofHours(1));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.SOAKING);
    assertThat(fleet.last().words()).endsWith("; nobody can tell: hot, hungry.");
  }

  @Test
  void frugalRelease_passesAGateOnMeters() {
    PaperFleet fleet = watchingMeters().pass(Duration.ofHours(1));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.SOAKING);
    assertThat(fleet.last().words()).contains("hot, hungry").doesNotContain("nobody can tell");
  }

  @Test
  void silence_ofAsManyOthers_isNoHarm() {
    PaperFleet fleet = fleet().pass(MINUTE);
    fleet.silentAnyway = device -> number(device) % 7 == 0;

    fleet.pass(Duration.ofHours(2));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.SOAKING);
  }

  @Test
  void silenceOfAll_movesNobody() {
    PaperFleet fleet = fleet().pass(MINUTE);
    fleet.silentAnyway = device -> true;

    fleet.pass(Duration.ofHours(2));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.RUNNING);
    assertThat(fleet.rollout.reached()).hasSize(1);
  }

  @Test
  void fleetThatWasDown_takesNobodyForSilent() {
    PaperFleet fleet = fleet().pass(Duration.ofHours(1));
    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.SOAKING);

    fleet.now = fleet.now.plus(Duration.ofHours(2));
    fleet.silentAnyway = device -> true;
    fleet.pass(MINUTE);
    fleet.silentAnyway = device -> false;
    fleet.pass(Duration.ofMinutes(30));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.SOAKING);
  }

  @Test
  void devicesThatFallBack_stopIt() {
    PaperFleet fleet = fleet();
    fleet.refuses = device -> number(device) % 4 == 0;

    fleet.pass(Duration.ofHours(1));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.ROLLED_BACK);
    assertThat(fleet.rollout.reached()).hasSizeLessThanOrEqualTo(2);
    assertThat(fleet.last().evidence()).allMatch(test -> test.harm() == Harm.FELL_BACK);
  }

  @Test
  void fewThatAllFallBack_areNotSaidToHaveBeenCounted() {
    PaperFleet fleet = new PaperFleet(2, PLAN);
    fleet.refuses = device -> true;

    fleet.pass(Duration.ofHours(1));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.ROLLED_BACK);
    assertThat(fleet.last().words())
        .contains("by what came of its own requests")
        .doesNotContain("times likelier");
  }

  @Test
  void passedWaveThatGoesBad_stopsAllOfIt() {
    PaperFleet fleet = fleet().pass(Duration.ofMinutes(5));
    List<String> canaries =
        IntStream.range(0, 2000)
            .mapToObj(PaperFleet::name)
            .filter(device -> fleet.rollout.wave(device, Map.of()) == 0)
            .toList();
    fleet.pass(Duration.ofHours(6));
    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.SOAKING);

    fleet.failsWithNew = canaries::contains;
    fleet.pass(MINUTE);

    assertThat(canaries).hasSize(25);
    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.ROLLED_BACK);
    assertThat(fleet.last().words()).contains("Wave 1, faults: 25 of 25");
  }

  @Test
  void unreadableGate_letsNobodyPass() {
    PaperFleet fleet = new PaperFleet(2000, PLAN.withGate(new Gate.Unreadable("gate: torn")));

    fleet.pass(Duration.ofHours(2));
    assertThat(fleet.withNew()).isZero();
    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.PAUSED);
    fleet.take(fleet.rollout.resume("ada", fleet.now));
    fleet.pass(MINUTE);

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.PAUSED);
    assertThat(fleet.decisions)
        .extracting(Decision::what)
        .containsExactly(Decision.What.PAUSED, Decision.What.RESUMED, Decision.What.PAUSED);
  }

  @Test
  void pausedRollout_reachesNobodyNewAndIsWatchedOn() {
    PaperFleet fleet = fleet().pass(MINUTE);
    fleet.take(fleet.rollout.pause("ada", fleet.now));
    fleet.pass(Duration.ofHours(1));
    assertThat(fleet.withNew()).isEqualTo(25);
    assertThat(fleet.last().by()).isEqualTo("ada");

    fleet.failsWithNew = device -> true;
    fleet.pass(MINUTE);

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.ROLLED_BACK);
  }

  @Test
  void resumedRollout_goesOn() {
    PaperFleet fleet = fleet().pass(MINUTE);
    fleet.take(fleet.rollout.pause("ada", fleet.now));
    fleet.take(fleet.rollout.resume("ada", fleet.now));

    assertThat(fleet.pass(Duration.ofHours(1)).rollout.state()).isEqualTo(Rollout.State.SOAKING);
  }

  @Test
  void abortedRollout_sendsEverybodyBack() {
    PaperFleet fleet = fleet().pass(Duration.ofHours(1));

    fleet.take(fleet.rollout.abort("ada", fleet.now));

    assertThat(fleet.withNew()).isZero();
    assertThat(fleet.rollout.isOver()).isTrue();
    assertThat(fleet.rollout.resume("ada", fleet.now).decisions()).isEmpty();
  }

  @Test
  void waveThatDoesNotPass_isHeldForSomebodyToLookAt() {
    Plan impatient =
        new Plan(
            PLAN.waves(), PLAN.gate(), Duration.ofMinutes(5), Duration.ofHours(1), PLAN.soak());
    PaperFleet fleet = new PaperFleet(2000, impatient).pass(MINUTE);
    fleet.silentAnyway = device -> true;

    fleet.pass(Duration.ofHours(2));

    assertThat(fleet.rollout.state()).isEqualTo(Rollout.State.PAUSED);
    assertThat(fleet.last().words()).startsWith("Paused in wave 1 of 5: it has not passed within");
  }

  @Test
  void group_isReachedWhole() {
    Plan plan =
        new Plan(
            List.of(new Wave.Group("zone", "north"), new Wave.Share(1)),
            Gate.USUAL,
            PLAN.least(),
            PLAN.most(),
            PLAN.soak());

    assertThat(new PaperFleet(2000, plan).pass(MINUTE).withNew()).isEqualTo(200);
  }

  @Test
  void laterShare_keepsWhomAnEarlierOneReached() {
    PaperFleet fleet = fleet().pass(MINUTE);
    List<Integer> first =
        IntStream.range(0, 2000)
            .boxed()
            .filter(i -> fleet.rollout.wave(PaperFleet.name(i), PaperFleet.labels(i)) == 0)
            .toList();

    fleet.pass(Duration.ofMinutes(15));

    assertThat(first)
        .allMatch(i -> fleet.rollout.wave(PaperFleet.name(i), PaperFleet.labels(i)) == 0);
  }

  @Test
  void sameRelease_isNoRollout() {
    assertThatThrownBy(() ->
            Rollout.begin(
                "spring", "bearings", PaperFleet.OLD, PaperFleet.OLD, PLAN, PaperFleet.START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("(expected: not the previous)");
  }

  @Test
  void rolloutThatCannotBeJudged_pausesOnceAndSaysWhy() {
    PaperFleet fleet = fleet().pass(MINUTE);
    Instant now = fleet.rollout.since().plus(MINUTE);

    Step first = fleet.rollout.unjudged("What went wrong: a number", now);
    Step again = first.rollout().unjudged("What went wrong: a number", now.plus(MINUTE));

    assertThat(first.rollout().state()).isEqualTo(Rollout.State.PAUSED);
    assertThat(first.decisions()).hasSize(1);
    assertThat(first.decisions().getFirst().words()).endsWith("What went wrong: a number");
    assertThat(again.rollout()).isEqualTo(first.rollout());
    assertThat(again.decisions()).isEmpty();
    assertThat(first.rollout().resume("ada", now).rollout().state())
        .isEqualTo(Rollout.State.RUNNING);
  }

  @Test
  void rolloutThatIsOver_staysOverIfItCannotBeJudged() {
    Rollout over = fleet().pass(MINUTE).rollout.abort("ada", Instant.EPOCH).rollout();

    assertThat(over.unjudged("why", Instant.EPOCH)).isEqualTo(new Step(over, List.of()));
  }
}
