package dev.skerry.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The quick form of the experiment: what is promised of every fault, and that others break it. */
final class FaultsSimulationTest {
  private static final List<Row> ROWS =
      new Faults(List.of(Kind.values()), 40, 50_000, 7).run(line -> {});

  /* Until a process is warm, and so many good runs have been seen. */
  private static final double A_SECOND = 1000;

  private static List<Row> of(String policy) {
    return ROWS.stream().filter(row -> row.policy().equals(policy)).toList();
  }

  private static Row of(String policy, Kind kind) {
    return of(policy).stream()
        .filter(row -> row.kind().equals(kind.label()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyFault_isAnsweredForInTime() {
    assertThat(of(Faults.OURS))
        .hasSize(Kind.values().length + 1)
        .allSatisfy(row -> {
          assertThat(row.missed()).as(row.toString()).isZero();
          assertThat(row.outOfContract()).as(row.toString()).isZero();
          assertThat(row.flaps()).as(row.toString()).isLessThan(0.1);
        });
  }

  @Test
  void everyFault_isOverSoonAfterItEnds() {
    for (Kind kind : Kind.values()) {
      Row row = of(Faults.OURS, kind);
      assertThat(row.neverFullAgain()).as(row.toString()).isZero();
      assertThat(row.fullAgainMaxMs()).as(row.toString()).isLessThanOrEqualTo(A_SECOND);
    }
  }

  @Test
  void healthyModels_areNotSuspected() {
    assertThat(of(Faults.OURS).getLast().falseTrips()).isZero();
  }

  @Test
  void whatOthersDo_failsVisibly() {
    assertThat(of("no-fallback", Kind.HANG).answered()).isLessThan(0.5);
    assertThat(of("no-fallback", Kind.NAN).outOfContract()).isGreaterThan(100);
    assertThat(of("no-fallback", Kind.CRASH).neverFullAgain()).isEqualTo(40);
    assertThat(of("after-timeout", Kind.HANG).answered()).isLessThan(0.5);
    assertThat(of("after-timeout", Kind.SLOW).answered()).isLessThan(0.9);
    assertThat(of("restart-only", Kind.HANG).answered()).isBetween(0.3, 0.9);
  }

  @Test
  void sameSeed_playsTheSame() {
    List<Kind> kinds = List.of(Kind.HANG, Kind.BITFLIP);

    assertThat(new Faults(kinds, 3, 1000, 5).run(line -> {}))
        .isEqualTo(new Faults(kinds, 3, 1000, 5).run(line -> {}));
  }

  @Test
  void unknownKind_isRefused() {
    assertThatThrownBy(() -> Kind.of("flood"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("kind: flood (expected: one of [hang, slow");
  }
}
