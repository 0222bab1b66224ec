package dev.skerry.device.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StallsTest {
  private static final long MS = 1_000_000;

  private final Stalls stalls = new Stalls();

  @Test
  void beatsInTime_areNoStall() {
    for (long now = 0; now < 1000 * MS; now += 2 * MS) {
      stalls.beat(now + 100_000, now + 2 * MS);
    }

    assertThat(stalls.count()).isZero();
    assertThat(stalls.within(0, 1000 * MS)).isZero();
  }

  @Test
  void lateBeat_isAStallFromWhenItWasDue() {
    stalls.beat(0, 2 * MS);
    stalls.beat(32 * MS, 34 * MS);

    assertThat(stalls.count()).isEqualTo(1);
    assertThat(stalls.nanos()).isEqualTo(30 * MS);
    assertThat(stalls.within(0, 34 * MS)).isEqualTo(30 * MS);
    assertThat(stalls.within(10 * MS, 20 * MS)).isEqualTo(10 * MS);
    assertThat(stalls.within(30 * MS, 33 * MS)).isEqualTo(2 * MS);
    assertThat(stalls.within(-5 * MS, 2 * MS)).isZero();
    assertThat(stalls.within(32 * MS, 33 * MS)).isZero();
  }

  @Test
  void stallThatIsNotTold_countsForWhoeverAsks() {
    stalls.beat(0, 2 * MS);

    assertThat(stalls.within(0, 12 * MS)).isEqualTo(10 * MS);
    assertThat(stalls.within(0, 2 * MS + 1)).isZero();
  }

  @Test
  void manyStalls_theNewestAreKnown() {
    long now = 0;
    stalls.beat(now, now + 2 * MS);
    for (int i = 0; i < 1000; i++) {
      now += 7 * MS;
      stalls.beat(now, now + 2 * MS);
    }

    assertThat(stalls.count()).isEqualTo(1000);
    assertThat(stalls.within(now - 70 * MS, now)).isEqualTo(50 * MS);
  }
}
