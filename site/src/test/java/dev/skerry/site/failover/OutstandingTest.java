package dev.skerry.site.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.site.balance.Choice;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutstandingTest {
  private static final long MS = 1_000_000;
  /* Readings wrap around while this is played. */
  private static final long START = shortlyBeforeTheLast();

  private static long shortlyBeforeTheLast() {
    return Long.MAX_VALUE - 50 * MS;
  }

  private final Outstanding outstanding = new Outstanding();

  private Flight begin(String device, long now) {
    return outstanding
        .begin(new Choice.Leave(device, 80 * MS, 79 * MS, 10 * MS, MS, 2 * MS), now)
        .orElseThrow();
  }

  @Test
  void answer_inTime_isTakenOnce() {
    Flight flight = begin("n", START);

    assertThat(outstanding.answered(flight, START + 9 * MS)).isTrue();
    assertThat(outstanding.answered(flight, START + 9 * MS)).isFalse();
    assertThat(outstanding.counts()).isEqualTo(new Outstanding.Counts(1, 0, 1));
  }

  @Test
  void silence_untilTheTimeToFallBack_endsIt_andALateAnswerIsDropped() {
    Flight flight = begin("n", START);
    // The neighbour answers others meanwhile, so it is slow rather than gone.
    for (long at = START + 20 * MS; at - START <= 60 * MS; at += 20 * MS) {
      outstanding.answered(begin("n", at), at + 5 * MS);
    }

    assertThat(outstanding.nextLook(flight)).isEqualTo(START + 80 * MS);
    assertThat(outstanding.isGivenUp(flight, START + 79 * MS)).isFalse();
    assertThat(outstanding.isGivenUp(flight, START + 80 * MS)).isTrue();
    assertThat(outstanding.settle(flight)).isFalse();
    assertThat(outstanding.answered(flight, START + 81 * MS)).isFalse();
    assertThat(outstanding.counts().dropped()).isEqualTo(1);
  }

  @Test
  void answerAfterTheTimeToFallBack_isTakenAsLongAsNobodyHasAnother() {
    Flight flight = begin("n", START);
    outstanding.isGivenUp(flight, START + 80 * MS);

    assertThat(outstanding.answered(flight, START + 81 * MS)).isTrue();
    assertThat(outstanding.answered(flight, START + 82 * MS)).isFalse();
    assertThat(outstanding.settle(flight)).isTrue();
    assertThat(outstanding.counts()).isEqualTo(new Outstanding.Counts(1, 1, 1));
  }

  @Test
  void neighbour_fromWhichNothingComes_isSuspectedLongBefore_andAllGiveUp() {
    Flight one = begin("n", START);
    Flight two = begin("n", START + MS);
    Flight other = begin("m", START + MS);

    assertThat(outstanding.nextLook(one)).isEqualTo(START + 30 * MS);
    assertThat(outstanding.isGivenUp(one, START + 29 * MS)).isFalse();
    assertThat(outstanding.isGivenUp(one, START + 30 * MS)).isTrue();
    assertThat(outstanding.isGivenUp(two, START + 30 * MS)).isTrue();
    assertThat(outstanding.isGivenUp(other, START + 30 * MS)).isFalse();
    assertThat(outstanding.mayBeAsked("n", START + 30 * MS)).isFalse();
    assertThat(outstanding.mayBeAsked("m", START + 30 * MS)).isTrue();
  }

  @Test
  void withdrawnProbe_leavesItToTheNextOne() {
    outstanding.failed(begin("n", START), START);
    Flight probe = begin("n", START + 500 * MS);
    assertThat(outstanding.mayBeAsked("n", START + 501 * MS)).isFalse();

    outstanding.withdrawn(probe);

    assertThat(outstanding.mayBeAsked("n", START + 501 * MS)).isTrue();
  }

  @Test
  void withdrawnQuestionOfBefore_leavesTheProbeAlone() {
    Flight before = begin("n", START);
    outstanding.failed(begin("n", START), START);
    Flight probe = begin("n", START + 500 * MS);

    outstanding.withdrawn(before);

    assertThat(outstanding.mayBeAsked("n", START + 501 * MS)).isFalse();
    assertThat(outstanding.isGivenUp(probe, START + 501 * MS)).isFalse();
  }

  @Test
  void answerThatWasTaken_isKnownAsSuch() {
    Flight taken = begin("n", START);
    Flight lost = begin("n", START);
    outstanding.answered(taken, START + MS);
    outstanding.failed(lost, START + MS);

    assertThat(outstanding.isTaken(taken)).isTrue();
    assertThat(outstanding.isGivenUp(taken, START + 2 * MS)).isTrue();
    assertThat(outstanding.isTaken(lost)).isFalse();
  }

  @Test
  void suspect_isAskedOneQuestionAfterAWhile_andTwiceAsLongAfterTheNextFailure() {
    outstanding.failed(begin("n", START), START);

    assertThat(outstanding.mayBeAsked("n", START + 499 * MS)).isFalse();
    assertThat(outstanding.mayBeAsked("n", START + 500 * MS)).isTrue();
    Flight probe = begin("n", START + 500 * MS);
    assertThat(outstanding.mayBeAsked("n", START + 500 * MS)).isFalse();
    outstanding.failed(probe, START + 501 * MS);
    assertThat(outstanding.mayBeAsked("n", START + 1500 * MS)).isFalse();
    assertThat(outstanding.mayBeAsked("n", START + 1501 * MS)).isTrue();
  }

  @Test
  void suspect_thatAnswers_isTrustedAgain() {
    Flight flight = begin("n", START);
    outstanding.isGivenUp(flight, START + 30 * MS);

    assertThat(outstanding.answered(flight, START + 31 * MS)).isTrue();
    assertThat(outstanding.mayBeAsked("n", START + 31 * MS)).isTrue();
  }

  @Test
  void neighbour_thatLeavesTheRoll_losesItsQuestions() {
    Flight flight = begin("n", START);

    assertThat(outstanding.present(Set.of("m"))).containsExactly(flight);
    assertThat(outstanding.isGivenUp(flight, START)).isTrue();
  }

  @Test
  void neighbour_withAsManyAsItMayHave_isNotAsked() {
    for (int i = 0; i < Outstanding.MOST; i++) {
      begin("n", START);
    }

    assertThat(outstanding.mayBeAsked("n", START)).isFalse();
    assertThat(outstanding.begin(new Choice.Leave("n", 1, 1, 1, 1, 1), START)).isEmpty();
  }

  @Test
  void cost_ofWhatIsNotBack_countsFromWhenItWasSent() {
    begin("n", START);
    begin("n", START + 5 * MS);
    outstanding.answered(begin("n", START + 6 * MS), START + 7 * MS);

    assertThat(outstanding.underway("n", START - 1)).isZero();
    assertThat(outstanding.underway("n", START)).isEqualTo(2 * MS);
    assertThat(outstanding.underway("n", START + 9 * MS)).isEqualTo(4 * MS);
    assertThat(outstanding.underway("m", START)).isZero();
  }

  @Test
  void way_isWhatQuestionsTookBeyondWhatWasExpected_untilThatIsOld() {
    assertThat(outstanding.way("n", START)).isZero();

    // Expected after ten, one of it the way: back after nine, the way was none; after thirty, 21.
    outstanding.answered(begin("n", START), START + 9 * MS);
    assertThat(outstanding.way("n", START + 9 * MS)).isZero();
    outstanding.answered(begin("n", START), START + 30 * MS);
    assertThat(outstanding.way("n", START + 30 * MS)).isEqualTo(21 * MS);

    assertThat(outstanding.way("n", START + 10_029 * MS)).isEqualTo(21 * MS);
    assertThat(outstanding.way("n", START + 10_031 * MS)).isZero();
  }

  @Test
  void questionThatDidNotComeBackInTime_tellsOfALongWay() {
    Flight flight = begin("n", START);
    assertThat(outstanding.isGivenUp(flight, START + 80 * MS)).isTrue();

    assertThat(outstanding.way("n", START + 80 * MS)).isEqualTo(71 * MS);
  }

  @Test
  void neighbour_thatIsBusy_isLeftAloneLongerEachTime_untilItAnswers() {
    outstanding.refused(begin("n", START), START);
    assertThat(outstanding.mayBeAsked("n", START + 49 * MS)).isFalse();
    assertThat(outstanding.mayBeAsked("n", START + 50 * MS)).isTrue();

    outstanding.refused(begin("n", START + 50 * MS), START + 60 * MS);
    assertThat(outstanding.mayBeAsked("n", START + 159 * MS)).isFalse();
    assertThat(outstanding.mayBeAsked("n", START + 160 * MS)).isTrue();

    outstanding.answered(begin("n", START + 160 * MS), START + 165 * MS);
    assertThat(outstanding.mayBeAsked("n", START + 165 * MS)).isTrue();
    outstanding.refused(begin("n", START + 165 * MS), START + 165 * MS);
    assertThat(outstanding.mayBeAsked("n", START + 215 * MS)).isTrue();
  }
}
