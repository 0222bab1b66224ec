package dev.skerry.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who is silent is given up, and only who has the word. */
final class PatienceTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  @Test
  void silence_inTheirTurn_isGivenUp() throws Exception {
    CountDownLatch givenUp = new CountDownLatch(1);
    try (Patience patience = new Patience(SHORT, givenUp::countDown)) {
      assertThat(givenUp.await(1, TimeUnit.MINUTES)).isTrue();

      assertThat(patience.isLost()).isTrue();
    }
  }

  @Test
  void silence_whileTheOtherSideIsBusy_isBorne() throws Exception {
    CountDownLatch givenUp = new CountDownLatch(1);
    try (Patience patience = new Patience(SHORT, givenUp::countDown)) {
      patience.heard();
      boolean early = givenUp.await(SHORT.toMillis() * 10, TimeUnit.MILLISECONDS);
      boolean kept = early || !patience.isLost();
      patience.listen();

      assertThat(kept).isTrue();
      assertThat(givenUp.await(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void limit_ofNothing_isRefused() {
    assertThatThrownBy(() -> new Patience(Duration.ZERO, () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit: PT0S (expected: > 0)");
  }
}
