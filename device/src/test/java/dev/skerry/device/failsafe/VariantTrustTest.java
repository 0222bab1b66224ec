package dev.skerry.device.failsafe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.failsafe.VariantTrust.State;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a variant may run. */
final class VariantTrustTest {
  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long SECOND = 1000 * MILLI;

  private final VariantTrust trust = new VariantTrust();
  private long now;

  private void run(RunOutcome outcome) {
    assertThat(trust.mayRun(now)).isTrue();
    long begun = now;
    trust.starts(begun);
    now += MILLI;
    trust.ends(outcome, begun, now);
  }

  private void loseTrust() {
    for (int i = 0; i < 3; i++) {
      run(RunOutcome.FAILED);
    }
    assertThat(trust.state()).isEqualTo(State.DISTRUSTED);
  }

  @Test
  void singleFaults_areForgiven() {
    for (int i = 0; i < 100; i++) {
      run(i % 4 == 0 ? RunOutcome.BREACH : RunOutcome.GOOD);
    }

    assertThat(trust.state()).isEqualTo(State.TRUSTED);
    assertThat(trust.flaps()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"EARLY", "LATE", "FAILED", "BREACH"})
  void thirdFaultOfEight_losesTrust(RunOutcome fault) {
    run(fault);
    run(RunOutcome.GOOD);
    run(fault);
    run(RunOutcome.GOOD);
    assertThat(trust.mayRun(now)).isTrue();

    run(fault);

    assertThat(trust.mayRun(now)).isFalse();
  }

  @Test
  void hungRun_losesTrustAtOnce() {
    run(RunOutcome.HUNG);

    assertThat(trust.mayRun(now)).isFalse();
  }

  @Test
  void runsThatSayNothing_doNotCount() {
    for (int i = 0; i < 10; i++) {
      run(RunOutcome.UNKNOWN);
    }

    assertThat(trust.state()).isEqualTo(State.TRUSTED);
  }

  @Test
  void afterARest_oneProbeRunsAtATime() {
    loseTrust();
    assertThat(trust.mayRun(trust.restUntil() - 1)).isFalse();
    now = trust.restUntil();
    assertThat(trust.mayRun(now)).isTrue();

    trust.starts(now);

    assertThat(trust.mayRun(now)).isFalse();
  }

  @Test
  void runsFromBeforeTheFault_areNoProbes() {
    long before = now;
    loseTrust();
    now = trust.restUntil();
    trust.starts(now);

    for (int i = 0; i < 3; i++) {
      trust.ends(RunOutcome.GOOD, before, now + i);
    }

    assertThat(trust.state()).isEqualTo(State.PROBING);
    assertThat(trust.mayRun(now)).isFalse();
  }

  @Test
  void threeGoodProbes_giveTrustBack() {
    loseTrust();
    now = trust.restUntil();

    run(RunOutcome.GOOD);
    run(RunOutcome.GOOD);
    assertThat(trust.state()).isEqualTo(State.PROBING);
    run(RunOutcome.GOOD);

    assertThat(trust.state()).isEqualTo(State.TRUSTED);
  }

  @Test
  void probeAtFault_restsTwiceAsLongButNeverHalfASecond() {
    loseTrust();
    long longest = 0;
    for (int i = 0; i < 20; i++) {
      now = trust.restUntil();
      run(RunOutcome.FAILED);
      long rest = trust.restUntil() - now;
      assertThat(rest).isGreaterThanOrEqualTo(longest);
      longest = rest;
    }

    assertThat(longest).isLessThanOrEqualTo(SECOND / 2);
  }

  @Test
  void faultThatEnds_isForgottenWithinASecond() {
    loseTrust();
    long over = now + 10 * SECOND;
    long trustedAt = 0;
    while (trust.state() != State.TRUSTED) {
      now = Math.max(now, trust.restUntil());
      // A hundred runs a second.
      now += 9 * MILLI;
      run(now < over ? RunOutcome.BREACH : RunOutcome.GOOD);
      trustedAt = now;
    }

    assertThat(trustedAt - over).isLessThan(SECOND);
  }

  @Test
  void goodAndBadByTurns_changesSidesOnlySoOften() {
    SplittableRandom random = new SplittableRandom(1);
    long end = 600 * SECOND;
    while (now < end) {
      if (trust.mayRun(now)) {
        run(random.nextInt(10) < 4 ? RunOutcome.FAILED : RunOutcome.GOOD);
      }
      now += 5 * MILLI;
    }

    assertThat(trust.flaps()).isLessThanOrEqualTo(10 * VariantTrust.MOST_FLAPS + 1);
  }

  @Test
  void slowForGood_isLearnedInTheEnd() {
    int learned = 0;
    for (int i = 0; i < 20; i++) {
      now = Math.max(now, trust.restUntil());
      run(RunOutcome.LATE);
      learned += trust.teaches(RunOutcome.LATE) ? 1 : 0;
    }

    assertThat(learned).isEqualTo(12);
    assertThat(trust.teaches(RunOutcome.GOOD)).isTrue();
    assertThat(trust.teaches(RunOutcome.BREACH)).isFalse();
  }
}
