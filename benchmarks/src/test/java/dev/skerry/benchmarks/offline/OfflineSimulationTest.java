package dev.skerry.benchmarks.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.offline.Drain;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The quick form of the experiment: what is promised, and that others break it. */
final class OfflineSimulationTest {
  private static final double HOURS = 3;
  private static List<Row> rows = List.of();

  @BeforeAll
  static void play() throws IOException {
    rows = new Offline(HOURS, 2).run(line -> {});
  }

  private static Row row(String policy) {
    return rows.stream().filter(row -> row.policy().equals(policy)).findFirst().orElseThrow();
  }

  @Test
  void whatIsAcknowledged_takesEffectOnce_inOrder() {
    Row ours = row(Offline.OURS);

    assertThat(ours.cuts()).isGreaterThan(8);
    assertThat(ours.acknowledged()).isGreaterThan((long) (0.95 * ours.handed()));
    assertThat(ours.lost()).isZero();
    assertThat(ours.told()).isZero();
    assertThat(ours.twice()).isZero();
    assertThat(ours.outOfOrder()).isZero();
  }

  @Test
  void backlog_isGoneSoon_andLiveRequestsDoNotNotice() {
    Row ours = row(Offline.OURS);

    assertThat(ours.speed()).isGreaterThanOrEqualTo(Drain.LEAST_SPEED / 2);
    assertThat(ours.onTime()).isGreaterThanOrEqualTo(ours.onTimeAlone() - 0.002);
    assertThat(row(Offline.UNSHAPED).onTime()).isLessThan(ours.onTimeAlone() - 0.02);
  }

  @Test
  void whatFindsNoRoom_isDropped_andToldOf() {
    Row small = row(Offline.OURS_SMALL);

    assertThat(small.lost()).isPositive().isLessThanOrEqualTo(small.told());
    assertThat(small.twice()).isZero();
    assertThat(small.outOfOrder()).isZero();
  }

  @Test
  void others_loseWhatTheyAcknowledged() {
    for (String policy : List.of("memory-2.5-mb", "drop-after-2-h", "sync-every-2-min")) {
      assertThat(row(policy).lost()).as(policy).isPositive();
      assertThat(row(policy).told()).as(policy).isZero();
    }
  }
}
