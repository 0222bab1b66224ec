package dev.skerry.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.serving.Answer;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.site.balance.Choice;
import dev.skerry.site.failover.Flight;
import dev.skerry.site.failover.Outstanding;
import dev.skerry.terms.Grade;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The neighbour's answers are of the grade {@code FULL} here, and come when a test lets them. */
class AwayTest {
  private static final long MINUTE = 60_000_000_000L;

  private final Outstanding outstanding = new Outstanding();
  private final CountDownLatch neighbour = new CountDownLatch(1);
  private final CountDownLatch withdrawn = new CountDownLatch(1);

  /* One that is late already. */
  private Away late(long left) {
    long now = System.nanoTime();
    Flight flight = outstanding.begin(new Choice.Leave("south", 0, 1, 1, 0, 1), now).orElseThrow();
    Away away = new Away(outstanding, flight, now + left, System::nanoTime);
    away.begin(() -> {
      await(neighbour);
      return outstanding.answered(flight, System.nanoTime())
          ? Optional.of(Twin.answer(Grade.FULL, "y"))
          : Optional.empty();
    });
    assertThat(away.await()).isEmpty();
    assertThat(away.mayCome()).isTrue();
    return away;
  }

  private Answer neverHere() {
    try {
      new CountDownLatch(1).await();
      throw new AssertionError("nobody counts down");
    } catch (InterruptedException _) {
      withdrawn.countDown();
      throw new InferenceException(Category.CANCELLED, "withdrawn");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void neighbourThatIsFirst_isHeard_andTheQuestionHereIsWithdrawn() throws Exception {
    Away away = late(MINUTE);
    Supplier<Answer> here =
        () -> {
          neighbour.countDown();
          return neverHere();
        };

    assertThat(away.race(here).grade()).isEqualTo(Grade.FULL);
    withdrawn.await();
    assertThat(outstanding.counts()).isEqualTo(new Outstanding.Counts(1, 1, 0));
  }

  @Test
  void modelHere_thatIsFirst_isHeard_andTheNeighboursAnswerDropped() throws Exception {
    Away away = late(MINUTE);

    assertThat(away.race(() -> Twin.answer(Grade.VARIANT, "y")).grade()).isEqualTo(Grade.VARIANT);
    neighbour.countDown();
    while (outstanding.counts().dropped() == 0) {
      Thread.onSpinWait();
    }
    assertThat(outstanding.counts().answers()).isZero();
  }

  @Test
  void safeAnswerHere_waitsForTheNeighbours() {
    Away away = late(MINUTE);
    Supplier<Answer> here =
        () -> {
          neighbour.countDown();
          return Twin.answer(Grade.SAFE, "y");
        };

    assertThat(away.race(here).grade()).isEqualTo(Grade.FULL);
  }

  @Test
  void safeAnswerHere_withLittleTimeLeft_isGivenAtOnce() {
    assertThat(late(4_000_000).race(() -> Twin.answer(Grade.SAFE, "y")).grade())
        .isEqualTo(Grade.SAFE);
  }

  @Test
  void refusalHere_waitsForTheNeighbours_untilTheDeadline() {
    Away away = late(MINUTE);
    Supplier<Answer> refuses =
        () -> {
          neighbour.countDown();
          throw new InferenceException(Category.UNAVAILABLE, "no room");
        };
    assertThat(away.race(refuses).grade()).isEqualTo(Grade.FULL);

    Away alone = new AwayTest().late(1);
    assertThatThrownBy(() -> alone.race(refuses))
        .isInstanceOf(InferenceException.class)
        .hasMessage("no room");
  }

  @Test
  void callerThatIsInterrupted_withdrawsBoth() throws Exception {
    Away away = late(MINUTE);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> away.race(this::neverHere))
        .isInstanceOfSatisfying(
            InferenceException.class,
            refusal -> assertThat(refusal.category()).isEqualTo(Category.CANCELLED));
    assertThat(Thread.interrupted()).isTrue();
    withdrawn.await();
    neighbour.countDown();
    while (outstanding.counts().dropped() == 0) {
      Thread.onSpinWait();
    }
  }
}
