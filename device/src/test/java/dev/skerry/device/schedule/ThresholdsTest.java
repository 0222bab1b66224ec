package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.accurate;
import static dev.skerry.device.schedule.Rungs.ladder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ThresholdsTest {
  private static GainGroups groups(Rung... rungs) {
    return GainGroups.of(List.of(ladder(rungs)));
  }

  /** Gains of 1, 10 and 100 points for a unit of work above the base rung. */
  private final GainGroups decades =
      groups(
          accurate("a", 0.8201, 13),
          accurate("b", 0.82, 12),
          accurate("c", 0.81, 2),
          accurate("d", 0.8, 1));

  @Test
  void countsFollowTheLogarithmOfWhatIsWon() {
    assertThat(decades.count()).isEqualTo(3);
    assertThat(Thresholds.line(decades, 0, 2, 12)).hasToString("[2, 7, 12]");
    assertThat(Thresholds.line(decades, 1, 2, 12)).hasToString("[0, 2, 12]");
    assertThat(Thresholds.line(decades, 2, 12, 12)).hasToString("[0, 0, 12]");
  }

  @Test
  void fallingCounts_areRefused() {
    assertThatThrownBy(() -> Thresholds.of(3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("counts: [3, 2] (expected: from 0 up, never falling)");
    assertThatThrownBy(() -> Thresholds.of(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void changedCount_takesOthersAlong() {
    assertThat(Thresholds.of(1, 4, 8).with(1, 16)).isEqualTo(Thresholds.of(1, 16, 16));
    assertThat(Thresholds.of(1, 4, 8).with(1, 0)).isEqualTo(Thresholds.of(0, 0, 8));
  }

  @Test
  void moreGroupsThanCounts_skipTheFirst() {
    assertThat(Thresholds.of(4, 8).fit(3)).isEqualTo(Thresholds.of(0, 4, 8));
    assertThat(Thresholds.of(1, 4, 8).fit(2)).isEqualTo(Thresholds.of(4, 8));
    assertThat(Thresholds.FIRST.at(0, 1)).isEqualTo(4);
  }

  @Test
  void manyRungs_areMergedIntoFewGroups() {
    Rung[] rungs = new Rung[20];
    double accuracy = 0.5;
    for (int i = 0; i < rungs.length; i++) {
      // From the cheap end up: each one takes twice as long and wins a little less.
      accuracy += 0.1 * Math.pow(0.7, i);
      rungs[rungs.length - 1 - i] = accurate("r" + i, accuracy, 0.01 * Math.pow(2, i));
    }

    GainGroups merged = groups(rungs);

    assertThat(merged.count()).isEqualTo(GainGroups.MOST);
    for (int group = 1; group < merged.count(); group++) {
      assertThat(merged.logGain(group)).isGreaterThan(merged.logGain(group - 1));
    }
  }

  @Test
  void search_findsTheTopOfAHill() {
    int[] asked = {0};
    Search search =
        new Search(
            Thresholds.of(0, 0, 4),
            Contenders.counts(96),
            thresholds -> {
              asked[0]++;
              return -Math.abs(thresholds.at(0, 3) - 2)
                  - Math.abs(thresholds.at(1, 3) - 8)
                  - Math.abs(thresholds.at(2, 3) - 48);
            });

    assertThat(search.climb(3)).isEqualTo(Thresholds.of(2, 8, 48));
    assertThat(asked[0]).isLessThan(100);
  }

  @Test
  void boldness_isWhatMayWaitBehindTheHead_asAShareOfTheLongestLine() {
    assertThat(Thresholds.of(0, 1).boldness(100)).isZero();
    assertThat(Thresholds.of(1, 51).boldness(100)).isEqualTo(0.25);
    assertThat(Thresholds.of(384, 384).boldness(100)).isEqualTo(1);
    assertThat(Thresholds.of().boldness(1)).isZero();
  }
}
