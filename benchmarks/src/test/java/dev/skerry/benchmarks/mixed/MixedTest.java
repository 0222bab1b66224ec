package dev.skerry.benchmarks.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The quick form of the experiment: what is promised of every workload. */
final class MixedTest {
  private static final double MOST_OVER_SOLO = 1.10;
  private static final double LEAST_PATIENT = 0.85;
  private static final double LEAST_TOTAL = 1.5;

  private static List<Row> play(long seed) {
    return new Mixed(Mixed.ALL, Mixed.USUAL_SHARE, Duration.ofSeconds(60), seed).run(line -> {});
  }

  private static List<Row> of(List<Row> rows, String contestant) {
    return rows.stream().filter(row -> row.contestant().equals(contestant)).toList();
  }

  @Test
  void urgentAgents_areNotDisturbed_andTheOthersGetWhatIsLeft() {
    List<Row> rows = play(1);

    assertThat(of(rows, "skerry"))
        .hasSize(5)
        .allSatisfy(row -> {
          assertThat(row.p99OverSolo()).isLessThanOrEqualTo(MOST_OVER_SOLO);
          assertThat(row.worstP99OverSolo()).isLessThanOrEqualTo(MOST_OVER_SOLO);
          assertThat(row.missed()).isZero();
          assertThat(row.patientShare()).isGreaterThanOrEqualTo(LEAST_PATIENT);
          assertThat(row.total()).isGreaterThanOrEqualTo(LEAST_TOTAL);
        });
  }

  @Test
  void othersAndWholeModels_disturbThem() {
    List<Row> rows = play(2);

    for (String other : List.of("skerry-whole", "priority-queue", "two-streams", "time-slices")) {
      assertThat(of(rows, other))
          .hasSize(5)
          .allSatisfy(row -> assertThat(row.p99OverSolo()).isGreaterThan(MOST_OVER_SOLO));
    }
  }

  @Test
  void sameSeed_givesTheSameRows() {
    assertThat(play(3)).isEqualTo(play(3));
  }

  @Test
  void unknownWorkload_isRefused() {
    assertThatThrownBy(() ->
            new Mixed(List.of("F"), Mixed.USUAL_SHARE, Duration.ofSeconds(1), 1).run(line -> {}))
        .hasMessage("workload: F (expected: one of A to E)");
  }
}
