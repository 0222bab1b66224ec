package dev.skerry.device.slots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.link.Traits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LatelyTest {
  private static final String CLASS = Traits.ofOutput(Traits.Kind.CLASS, "y");
  private final Lately lately = new Lately(0);

  private static Traits said(long many) {
    return new Traits.Sum().add(CLASS, 0, many).traits();
  }

  private void pass(int minutes, int aMinute) {
    for (int minute = 1; minute <= minutes; minute++) {
      lately.observe(said((long) aMinute * minute), Duration.ofMinutes(minute).toNanos());
    }
  }

  @Test
  void aWhile_isLatelyAlone() {
    pass(4, 200);

    assertThat(lately.lately().count(CLASS)).isEqualTo(800);
    assertThat(lately.before()).isEqualTo(Traits.none());
  }

  @Test
  void fiveMinutesToTen_areLately_andAllElseIsBefore() {
    pass(60, 200);

    assertThat(lately.lately().count(CLASS)).isBetween(1000L, 2000L);
    assertThat(lately.lately().plus(lately.before())).isEqualTo(said(12_000));
    assertThat(lately.all()).isEqualTo(said(12_000));
  }

  @Test
  void whoIsSeldomAsked_looksFurtherBack() {
    pass(600, 2);

    assertThat(lately.lately().count(CLASS)).isBetween(300L, 600L);
    assertThat(lately.before().count(CLASS)).isBetween(600L, 900L);
  }
}
