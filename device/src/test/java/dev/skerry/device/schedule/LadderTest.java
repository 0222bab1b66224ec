package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.ladder;
import static dev.skerry.device.schedule.Rungs.rung;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LadderTest {
  @Test
  void rungThatIsNotFaster_isLeftOut() {
    Ladder ladder = ladder(rung("full", 10), rung("slower", 11), rung("same", 10), rung("tiny", 1));

    assertThat(ladder.size()).isEqualTo(2);
    assertThat(ladder.best().name()).isEqualTo("full");
    assertThat(ladder.cheapest().name()).isEqualTo("tiny");
  }

  @Test
  void rungThatIsHardlyFaster_isLeftOut() {
    assertThat(ladder(rung("full", 100), rung("same", 96), rung("faster", 94)).cheapest().name())
        .isEqualTo("faster");
    assertThat(ladder(rung("full", 100), rung("same", 96)).size()).isEqualTo(1);
  }

  @Test
  void noRungs_areRefused() {
    assertThatThrownBy(() -> Ladder.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rungs: none (expected: >= 1)");
  }

  @Test
  void latencyOfABatch_isThatOfTheNextSmallerKnownSize() {
    Rung rung = rung("r", 1, 2, 4);

    assertThat(rung.largestBatch()).isEqualTo(4);
    assertThat(rung.latency(3)).isSameAs(rung.latency(2));
    assertThat(rung.latency(64)).isSameAs(rung.latency(4));
  }
}
