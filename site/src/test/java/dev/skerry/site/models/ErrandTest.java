package dev.skerry.site.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrandTest {
  private static final Digest ARCHIVE = Digest.of(new byte[] {1});
  private static final Holding WAITING = new Holding.Waiting();
  private static final List<String> ORDER =
      Rendezvous.order(ARCHIVE, List.of("north", "east", "south"));
  private static final String FIRST = ORDER.get(0);
  private static final String SECOND = ORDER.get(1);
  private static final String THIRD = ORDER.get(2);

  private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();
  private Errand errand = errand(SECOND);

  private Errand errand(String self) {
    return new Errand(ARCHIVE, new Bytes(5_000_000), self, now);
  }

  private Step step(Map<String, Holding> heard) {
    return errand.step(heard, WAITING, now);
  }

  private void pass(Duration duration) {
    now += duration.toNanos();
  }

  @Test
  void deviceAlone_letsOthersKnow_thenFetches() {
    assertThat(step(Map.of())).isEqualTo(new Step.Wait(Errand.SETTLE));
    pass(Errand.SETTLE);
    assertThat(step(Map.of())).isEqualTo(new Step.Bear());
  }

  @Test
  void whoeverHasIt_isAskedAtOnce() {
    assertThat(step(Map.of(FIRST, new Holding.Whole(), THIRD, WAITING)))
        .isEqualTo(new Step.Take(List.of(FIRST)));
  }

  @Test
  void firstInOrder_isLeftTo_butNotForEver() {
    pass(Errand.SETTLE);
    Map<String, Holding> heard = Map.of(FIRST, WAITING, THIRD, WAITING);

    assertThat(step(heard)).isInstanceOf(Step.Wait.class);
    pass(Errand.PATIENCE);
    assertThat(step(heard)).isEqualTo(new Step.Bear());
  }

  @Test
  void deviceThatWasCut_isBehindAllThatWereNot() {
    pass(Errand.SETTLE);

    assertThat(step(Map.of(FIRST, new Holding.Retrying()))).isEqualTo(new Step.Bear());
    assertThat(errand.step(Map.of(FIRST, new Holding.Cut()), new Holding.Cut(), now))
        .isInstanceOf(Step.Wait.class);
    pass(Errand.SETTLE);
    assertThat(errand.step(Map.of(THIRD, WAITING), new Holding.Retrying(), now))
        .as("it has to be known again")
        .isEqualTo(new Step.Wait(Errand.SETTLE));
    pass(Errand.SETTLE);
    assertThat(errand.step(Map.of(THIRD, WAITING), new Holding.Retrying(), now))
        .isInstanceOf(Step.Wait.class);
    assertThat(errand.step(Map.of(), new Holding.Retrying(), now)).isEqualTo(new Step.Bear());
  }

  @Test
  void whoeverFetches_isWaitedFor_whileItGetsOn() {
    pass(Errand.SETTLE);

    assertThat(step(Map.of(THIRD, new Holding.Bearing(1)))).isInstanceOf(Step.Wait.class);
    pass(Errand.STALL.minusNanos(1));
    assertThat(step(Map.of(THIRD, new Holding.Bearing(1)))).isInstanceOf(Step.Wait.class);
    assertThat(step(Map.of(THIRD, new Holding.Bearing(2)))).isInstanceOf(Step.Wait.class);
    pass(Errand.STALL);
    assertThat(step(Map.of(THIRD, new Holding.Bearing(2)))).isEqualTo(new Step.Bear());
  }

  @Test
  void slowOne_isWaitedForWithinABound_oneAfterTheOther() {
    Duration most = Errand.longest(new Bytes(5_000_000));
    for (String self : List.of(FIRST, SECOND)) {
      now = 0;
      errand = errand(self);
      Map<String, Holding> heard = new HashMap<>(Map.of(FIRST, WAITING, SECOND, WAITING));
      heard.remove(self);
      pass(Errand.SETTLE);
      long from = now;
      Step step = new Step.Wait(Duration.ZERO);
      for (int count = 0; step instanceof Step.Wait(Duration during); count++) {
        pass(during);
        heard.put(THIRD, new Holding.Bearing(count));
        step = step(heard);
      }

      assertThat(step).isEqualTo(new Step.Bear());
      Duration own = self.equals(FIRST) ? most : most.plus(Errand.TURN);
      assertThat(Duration.ofNanos(now - from)).isBetween(own, own.plusSeconds(4));
    }
  }

  @Test
  void neighbourThatFailed_isNotAskedForAWhile() {
    pass(Errand.SETTLE);
    Map<String, Holding> heard = Map.of(FIRST, new Holding.Whole());
    errand.failed(FIRST, now);

    assertThat(step(heard)).isEqualTo(new Step.Bear());
    pass(Errand.SHUN);
    assertThat(step(heard)).isInstanceOf(Step.Take.class);
  }

  @Test
  void neighbourThatIsBusy_isWaitedFor() {
    pass(Errand.SETTLE);
    Map<String, Holding> heard = Map.of(FIRST, new Holding.Whole());
    errand.busy(FIRST, now);

    assertThat(step(heard)).isInstanceOf(Step.Wait.class);
    pass(Errand.BUSY);
    assertThat(step(heard)).isInstanceOf(Step.Take.class);
  }

  @Test
  void neighbourThatIsBusy_isWaitedForHoweverLongOthersWere_butNotForEver() {
    Duration most = Errand.longest(new Bytes(5_000_000));
    pass(Errand.SETTLE);
    long count = 0;
    long until = now + most.toNanos();
    while (now - until < 0) {
      assertThat(step(Map.of(THIRD, new Holding.Bearing(count++)))).isInstanceOf(Step.Wait.class);
      pass(Errand.BUSY);
    }

    long since = now;
    Step step = new Step.Wait(Duration.ZERO);
    while (step instanceof Step.Wait) {
      errand.busy(FIRST, now);
      step = step(Map.of(FIRST, new Holding.Whole(), THIRD, new Holding.Bearing(count++)));
      pass(Errand.BUSY);
    }

    assertThat(step).isEqualTo(new Step.Bear());
    assertThat(Duration.ofNanos(now - since)).isBetween(most, most.plusSeconds(3));
  }
}
