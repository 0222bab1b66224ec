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

  @Test
  void news_ofWhoIsNotThere_arePassedOver() {
    north.present(Set.of("north", "south"));

    assertThat(north.heard("west", standing(1, 1, 0), START)).isFalse();
    assertThat(north.heard("north", standing(1, 1, 0), START)).isFalse();
    assertThat(north.fresh(START)).isEmpty();
  }

  @Test
  void news_olderThanKnown_changeNothing() {
    north.present(Set.of("north", "south"));
    north.heard("south", standing(1, 2, 5), START);

    assertThat(north.heard("south", standing(1, 1, 9), START)).isFalse();
    assertThat(north.heard("south", standing(1, 2, 9), START)).isFalse();
    assertThat(north.fresh(START).getFirst().standing().backlog()).isEqualTo(5);
  }

  @Test
  void news_ofALaterIncarnation_countWhateverTheirNumber() {
    north.present(Set.of("north", "south"));
    north.heard("south", standing(1, 900, 5), START);

    assertThat(north.heard("south", standing(2, 1, 9), START)).isTrue();
  }

  @Test
  void silence_longerThanLifetime_isForgotten() {
    north.present(Set.of("north", "south"));
    north.heard("south", standing(1, 1, 0), START);

    assertThat(north.fresh(START + 100 * MS)).hasSize(1);
    assertThat(north.fresh(START + 101 * MS)).isEmpty();
  }

  @Test
  void echo_ofOwnNews_givesTheRoundTripWithoutTheOthersClock() {
    north.present(Set.of("north", "south"));
    north.said(4, START);

    north.heard("south", standing(1, 1, 0, new Echo("north", 4, 30 * MS)), START + 33 * MS);

    Neighbour south = north.fresh(START + 33 * MS).getFirst();
    assertThat(south.roundTrip()).isEqualTo(3 * MS);
    assertThat(south.longRoundTrip()).isEqualTo(3 * MS);
  }

  @Test
  void echo_heardTwiceOrMadeUp_isMeasuredOnceOrNever() {
    north.present(Set.of("north", "south"));
    north.said(4, START);
    north.heard("south", standing(1, 1, 0, new Echo("north", 4, 0)), START + 3 * MS);

    north.heard("south", standing(1, 2, 0, new Echo("north", 4, 0)), START + 90 * MS);
    north.heard("south", standing(1, 3, 0, new Echo("north", 5, 0)), START + 91 * MS);
    north.heard("south", standing(1, 4, 0, new Echo("north", 4, 1000 * MS)), START + 92 * MS);

    assertThat(north.fresh(START + 92 * MS).getFirst().longRoundTrip()).isEqualTo(3 * MS);
  }

  @Test
  void backlog_drainsWithTime_butNotBelowWhatIsUsual() {
    Service service =
        new Service("a", "1", 1, false, false, true, List.of(new Offer("r", 0.9, 4 * MS, 5 * MS)));
    Standing busy = new Standing(1, 1, 1, 20 * MS, 0.5, true, List.of(service), List.of());
    Neighbour south = new Neighbour("south", busy, START, 0, 0);

    assertThat(south.backlog(START)).isEqualTo(20 * MS);
    assertThat(south.backlog(START + 10 * MS)).isEqualTo(15 * MS);
    assertThat(south.backlog(START + 90 * MS)).isEqualTo(2 * MS);
  }
}
