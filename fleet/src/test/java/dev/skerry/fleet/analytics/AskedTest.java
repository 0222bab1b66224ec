package dev.skerry.fleet.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AskedTest {
  private static final Instant NOW = Instant.parse("2026-11-27T08:30:30Z");

  @Test
  void range_beginsWithItsStep() {
    Asked asked = Asked.last("eye", "", "", Duration.ofDays(7), NOW);

    assertThat(asked.step()).isEqualTo(Duration.ofHours(3));
    assertThat(asked.from()).isEqualTo(Instant.parse("2026-11-20T06:00:00Z"));
    assertThat(Asked.step(NOW, NOW.plus(Duration.ofHours(1)))).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void whatWouldBeTooMuch_isRefused() {
    Instant longAgo = NOW.minus(Duration.ofDays(30));

    assertThatThrownBy(() -> new Asked("", "", "", longAgo, NOW, Duration.ofMinutes(1)))
        .hasMessageContaining("43200 points (expected: <= 1500)");
    assertThatThrownBy(() -> new Asked("", "", "", NOW, NOW, Duration.ofMinutes(1)))
        .hasMessageContaining("expected: before");
    assertThatThrownBy(() -> new Asked("", "", "", longAgo, NOW, Duration.ofSeconds(90)))
        .hasMessageContaining("whole minutes");
    assertThatThrownBy(() -> new Asked("../x", "", "", longAgo, NOW, Duration.ofHours(1)))
        .hasMessageContaining("agent");
    assertThatThrownBy(() -> new Asked("", "", "", Instant.MIN, Instant.MAX, Duration.ofHours(1)))
        .hasMessageContaining("from: -1000000000");
  }
}
