package dev.skerry.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private static final Thread NOBODY = Thread.currentThread();

  @Test
  void placesAreTaken_untilThereAreNone() {
    Turns turns = new Turns(2);

    assertThat(turns.take()).isTrue();
    assertThat(turns.take()).isTrue();
    assertThat(turns.take()).isFalse();
    assertThat(turns.leave()).isNull();
    assertThat(turns.take()).isTrue();
  }

  @Test
  void next_isTheMostUrgent_thenTheFirst() {
    Turns turns = new Turns(1);
    turns.take();
    Turns.Turn late = turns.queue(8, 300, NOBODY);
    Turns.Turn first = turns.queue(8, 200, NOBODY);
    Turns.Turn second = turns.queue(8, 200, NOBODY);
    Turns.Turn urgent = turns.queue(1, 900, NOBODY);

    assertThat(turns.leave()).isSameAs(urgent);
    assertThat(turns.leave()).isSameAs(first);
    assertThat(turns.leave()).isSameAs(second);
    assertThat(turns.leave()).isSameAs(late);
    assertThat(turns.leave()).isNull();
  }

  @Test
  void deadlinesOnBothSidesOfTheClocksEnd_keepTheirOrder() {
    Turns turns = new Turns(1);
    turns.take();
    turns.queue(8, Long.MIN_VALUE + 5, NOBODY);
    Turns.Turn before = turns.queue(8, Long.MAX_VALUE - 5, NOBODY);

    assertThat(turns.leave()).isSameAs(before);
  }

  @Test
  void whoGivesUp_isNotNext_andWhoIsNextCannotGiveUp() {
    Turns turns = new Turns(1);
    turns.take();
    Turns.Turn gone = turns.queue(8, 100, NOBODY);
    Turns.Turn next = turns.queue(8, 200, NOBODY);

    assertThat(turns.giveUp(gone)).isTrue();
    assertThat(turns.leave()).isSameAs(next);
    assertThat(turns.giveUp(next)).isFalse();
    assertThat(turns.waits(next)).isFalse();
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
              waiting.add(turns.queue(random.nextInt(1, 3), random.nextInt(50), NOBODY));
            }
          }
          case 1 -> {
            if (reading > 0) {
              Turns.Turn next = turns.leave();
              assertThat(next == null).as("seed %d", seed).isEqualTo(waiting.isEmpty());
              reading -= next == null ? 1 : 0;
              waiting.remove(next);
            }
          }
          default -> {
            if (!waiting.isEmpty()) {
              assertThat(turns.giveUp(waiting.removeLast())).isTrue();
            }
          }
        }
        assertThat(reading).as("seed %d", seed).isBetween(0, places);
      }
    }
  }
}
