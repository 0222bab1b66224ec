package dev.skerry.site.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeighbourhoodTest {
  private static final long MS = 1_000_000;
  /* Readings wrap around while this is played. */
  private static final long START = shortlyBeforeTheLast();

  private static long shortlyBeforeTheLast() {
    return Long.MAX_VALUE - 20 * MS;
  }

  private final Neighbourhood north = new Neighbourhood("north", 100 * MS);

  private static Standing standing(long incarnation, long count, long backlog, Echo... echoes) {
    return new Standing(incarnation, count, 1, backlog, 0, true, List.of(), List.of(echoes));
  }

  private boolean heard(String device, Standing standing, long now) {
    return north.heard(device, standing, then -> 0, now);
  }

  @Test
  void news_ofWhoIsNotThere_arePassedOver() {
    north.present(Set.of("north", "south"));

    assertThat(heard("west", standing(1, 1, 0), START)).isFalse();
    assertThat(heard("north", standing(1, 1, 0), START)).isFalse();
    assertThat(north.fresh(START)).isEmpty();
  }

  @Test
  void news_olderThanKnown_changeNothing() {
    north.present(Set.of("north", "south"));
    heard("south", standing(1, 2, 5), START);

    assertThat(heard("south", standing(1, 1, 9), START)).isFalse();
    assertThat(heard("south", standing(1, 2, 9), START)).isFalse();
    assertThat(north.fresh(START).getFirst().standing().backlog()).isEqualTo(5);
  }

  @Test
  void news_ofALaterIncarnation_countWhateverTheirNumber() {
    north.present(Set.of("north", "south"));
    heard("south", standing(1, 900, 5), START);

    assertThat(heard("south", standing(2, 1, 9), START)).isTrue();
  }

  @Test
  void silence_longerThanLifetime_isForgotten() {
    north.present(Set.of("north", "south"));
    heard("south", standing(1, 1, 0), START);

    assertThat(north.fresh(START + 100 * MS)).hasSize(1);
    assertThat(north.fresh(START + 101 * MS)).isEmpty();
  }

  @Test
  void echo_ofOwnNews_givesTheRoundTripWithoutTheOthersClock() {
    north.present(Set.of("north", "south"));
    north.said(4, START);

    heard("south", standing(1, 1, 0, new Echo("north", 4, 30 * MS)), START + 33 * MS);

    Neighbour south = north.fresh(START + 33 * MS).getFirst();
    assertThat(south.roundTrip()).isEqualTo(3 * MS);
    assertThat(south.longRoundTrip()).isEqualTo(3 * MS);
  }

  @Test
  void echo_heardTwiceOrMadeUp_isMeasuredOnceOrNever() {
    north.present(Set.of("north", "south"));
    north.said(4, START);
    heard("south", standing(1, 1, 0, new Echo("north", 4, 0)), START + 3 * MS);

    heard("south", standing(1, 2, 0, new Echo("north", 4, 0)), START + 90 * MS);
    heard("south", standing(1, 3, 0, new Echo("north", 5, 0)), START + 91 * MS);
    heard("south", standing(1, 4, 0, new Echo("north", 4, 1000 * MS)), START + 92 * MS);

    assertThat(north.fresh(START + 92 * MS).getFirst().longRoundTrip()).isEqualTo(3 * MS);
  }

  @Test
  void foreignBacklog_isWhatWasNotSentFromHere_asItUsuallyIsOfLate() {
    north.present(Set.of("north", "south"));
    north.said(4, START);
    heard("south", standing(1, 1, 0, new Echo("north", 4, 0)), START + 2 * MS);

    // Six of eight are the own ones; asked for as of when the news was on its way.
    north.heard(
        "south",
        standing(1, 2, 8 * MS),
        then -> then == START + 9 * MS ? 6 * MS : 0,
        START + 10 * MS);
    assertThat(north.fresh(START + 10 * MS).getFirst().foreign()).isBetween(MS / 10, MS);

    for (int count = 3; count < 100; count++) {
      north.heard("south", standing(1, count, 8 * MS), then -> 6 * MS, START + count * MS);
    }
    assertThat(north.fresh(START + 100 * MS).getFirst().foreign()).isBetween(19 * MS / 10, 2 * MS);

    north.heard("south", standing(1, 200, MS), then -> 9 * MS, START + 101 * MS);
    assertThat(north.fresh(START + 101 * MS).getFirst().foreign()).isNotNegative();
  }
}
