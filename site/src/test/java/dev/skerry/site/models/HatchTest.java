package dev.skerry.site.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HatchTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final long now = Long.MAX_VALUE - SECOND / 2;
  private final Hatch hatch = new Hatch(2, 1000);

  @Test
  void place_isKeptByWhoeverComesBackSoon() {
    assertThat(hatch.admit("north", now)).isTrue();
    assertThat(hatch.admit("south", now)).isTrue();
    assertThat(hatch.admit("east", now)).isFalse();
    assertThat(hatch.admit("north", now + SECOND - 1)).isTrue();

    assertThat(hatch.admit("east", now + SECOND)).as("south did not come back").isTrue();
    assertThat(hatch.admit("south", now + SECOND)).isFalse();
  }

  @Test
  void bytes_goNoFasterThanTheRate_whoeverGetsThem() {
    assertThat(hatch.wait("north", 500, now)).isZero();
    assertThat(hatch.wait("south", 1000, now)).isEqualTo(SECOND / 2);
    assertThat(hatch.wait("north", 500, now + SECOND)).isEqualTo(SECOND / 2);
    assertThat(hatch.wait("north", 500, now + 3 * SECOND)).as("nothing is saved up").isZero();
    assertThat(hatch.wait("north", 500, now + 3 * SECOND)).isEqualTo(SECOND / 2);
  }

  @Test
  void whoeverIsBeingServed_keepsItsPlaceTillThen() {
    assertThat(hatch.admit("north", now)).isTrue();
    assertThat(hatch.wait("north", 5000, now)).isZero();
    assertThat(hatch.admit("south", now + 3 * SECOND)).isTrue();

    assertThat(hatch.admit("east", now + 3 * SECOND)).isFalse();
  }
}
