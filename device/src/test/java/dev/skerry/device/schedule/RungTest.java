package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;
import static dev.skerry.device.schedule.Rungs.ladder;
import static dev.skerry.device.schedule.Rungs.rung;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RungTest {
  private final Rung rung = rung("full", 10, 15);

  private static void learn(Rung rung, int samples, long each) {
    for (int run = 0; run < LatencyEstimate.WINDOW; run++) {
      rung.learning(samples).record(each);
    }
  }

  @Test
  void requestWithSeveralSamples_isTakenForSingleOnesUntilOneRan() {
    assertThat(rung.perSample(8)).isSameAs(rung.latency(1));
  }

  @Test
  void requestWithSeveralSamples_isForetoldByItsLike() {
    learn(rung, 8, 30 * MS);

    assertThat(rung.perSample(8).p50()).isBetween(29 * MS, 31 * MS);
    assertThat(rung.perSample(15)).isSameAs(rung.perSample(8));
    assertThat(rung.perSample(7)).isSameAs(rung.latency(1));
    assertThat(rung.latency(1).p50()).isBetween(9 * MS, 11 * MS);
    assertThat(rung.latency(2).p50()).isBetween(14 * MS, 16 * MS);
  }

  @Test
  void requestWithMoreSamplesThanAnyBefore_isForetoldByTheLargest() {
    learn(rung, 2, 12 * MS);
    learn(rung, 8, 30 * MS);

    assertThat(rung.perSample(5)).isSameAs(rung.perSample(2));
    assertThat(rung.perSample(1 << 16)).isSameAs(rung.perSample(8));
  }

  @Test
  void largestRequestThereCanBe_isLearnedFrom() {
    learn(rung, Integer.MAX_VALUE, 30 * MS);

    assertThat(rung.perSample(Integer.MAX_VALUE).p50()).isBetween(29 * MS, 31 * MS);
  }

  @Test
  void eachHeat_learnsApart() {
    learn(rung, 8, 30 * MS);
    rung.heat(1);
    learn(rung, 8, 60 * MS);

    assertThat(rung.perSample(8).p50()).isBetween(59 * MS, 61 * MS);
    rung.heat(0);
    assertThat(rung.perSample(8).p50()).isBetween(29 * MS, 31 * MS);
  }

  @Test
  void copy_takesOverWhatItsOriginHasLearnedSince() {
    Rung copy = rung.copy();
    learn(rung, 8, 30 * MS);

    assertThat(copy.perSample(8)).isSameAs(copy.latency(1));
    copy.copy(rung);

    assertThat(copy.perSample(8).p50()).isBetween(29 * MS, 31 * MS);
    learn(copy, 8, 60 * MS);
    assertThat(rung.perSample(8).p50()).isBetween(29 * MS, 31 * MS);
  }

  @Test
  void deadlineThatSeveralSamplesHaveNeverMet_isTurnedAwayAtOnce() {
    Ladder only = ladder(rung);
    assertThat(new Scheduler(1, 8).submit(eight(only, 100), 0)).isEqualTo(Verdict.ADMITTED);

    learn(rung, 8, 20 * MS);

    assertThat(new Scheduler(1, 8).submit(eight(only, 100), 0)).isEqualTo(Verdict.TOO_LATE);
    assertThat(new Scheduler(1, 8).submit(eight(only, 170), 0)).isEqualTo(Verdict.ADMITTED);
  }

  private static Ticket eight(Ladder ladder, long deadlineMs) {
    return new Ticket(() -> true, ladder, 8, 8, 0, deadlineMs * MS);
  }
}
