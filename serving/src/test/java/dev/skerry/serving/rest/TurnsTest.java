package dev.skerry.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private static final Thread NOBODY = Thread.currentThread();
  private static final long NEVER = Long.MAX_VALUE / 2;

  @Test
  void placesAreTaken_untilThereAreNone() {
    Turns turns = new Turns(2);

    assertThat(turns.take()).isTrue();
    assertThat(turns.take()).isTrue();
    assertThat(turns.take()).isFalse();
    assertThat(turns.leave(0)).isNull();
    assertThat(turns.take()).isTrue();
  }

  @Test
  void next_isTheMostUrgent_thenTheFirst() {
    Turns turns = new Turns(1);
    turns.take();
    Turns.Turn late = turns.queue(8, 300, NEVER, NOBODY);
    Turns.Turn first = turns.queue(8, 200, NEVER, NOBODY);
    Turns.Turn second = turns.queue(8, 200, NEVER, NOBODY);
    Turns.Turn urgent = turns.queue(1, 900, NEVER, NOBODY);

    assertThat(turns.leave(0)).isSameAs(urgent);
    assertThat(turns.leave(0)).isSameAs(first);
    assertThat(turns.leave(0)).isSameAs(second);
    assertThat(turns.leave(0)).isSameAs(late);
    assertThat(turns.leave(0)).isNull();
  }

  @Test
  void deadlinesOnBothSidesOfTheClocksEnd_keepTheirOrder() {
    Turns turns = new Turns(1);
    turns.take();
    turns.queue(8, Long.MIN_VALUE + 5, NEVER, NOBODY);
    Turns.Turn before = turns.queue(8, Long.MAX_VALUE - 5, NEVER, NOBODY);

    assertThat(turns.leave(0)).isSameAs(before);
  }

  @Test
  void whoGivesUp_isNotNext_andWhoIsNextCannotGiveUp() {
    Turns turns = new Turns(1);
    turns.take();
    Turns.Turn gone = turns.queue(8, 100, NEVER, NOBODY);
    Turns.Turn next = turns.queue(8, 200, NEVER, NOBODY);

    turns.giveUp(gone);
    assertThat(gone.place()).isEqualTo(Turns.Place.GONE);
    assertThat(turns.leave(0)).isSameAs(next);
    turns.giveUp(next);
    assertThat(next.place()).isEqualTo(Turns.Place.TAKEN);
  }

  @Test
  void whoHasWaitedForTooLong_isPassedOver_andToldSo() {
    Turns turns = new Turns(1);
    turns.take();
    Turns.Turn expired = turns.queue(8, 100, 50, NOBODY);
    Turns.Turn next = turns.queue(8, 200, 100, NOBODY);

    assertThat(turns.leave(50)).isSameAs(next);
    assertThat(expired.place()).isEqualTo(Turns.Place.GONE);
    assertThat(turns.leave(100)).isNull();
    assertThat(turns.take()).isTrue();
  }

  @Test
  void anyOrderOfEvents_neverTakesMorePlaces_norLeavesOneFreeWhileSomebodyWaits() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int places = random.nextInt(1, 4);
      Turns turns = new Turns(places);
      List<Turns.Turn> waiting = new ArrayList<>();
      int reading = 0;
      for (int step = 0; step < 500; step++) {
        switch (random.nextInt(3)) {
          case 0 -> {
            if (turns.take()) {
              assertThat(waiting).as("seed %d", seed).isEmpty();
              reading++;
            } else {
              waiting.add(turns.queue(random.nextInt(1, 3), random.nextInt(50), NEVER, NOBODY));
            }
          }
          case 1 -> {
            if (reading > 0) {
              Turns.Turn next = turns.leave(0);
              assertThat(next == null).as("seed %d", seed).isEqualTo(waiting.isEmpty());
              reading -= next == null ? 1 : 0;
              waiting.remove(next);
            }
          }
          default -> {
            if (!waiting.isEmpty()) {
              turns.giveUp(waiting.removeLast());
            }
          }
        }
        assertThat(reading).as("seed %d", seed).isBetween(0, places);
      }
    }
  }
}
