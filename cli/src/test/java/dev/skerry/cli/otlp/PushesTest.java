package dev.skerry.cli.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.cli.otlp.Pushes.Outcome.Failed;
import dev.skerry.cli.otlp.Pushes.Outcome.Taken;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PushesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Pushes pushes = new Pushes(MINUTE);

  private static Failed failed(int retryAfterSeconds) {
    return new Failed(
        "HTTP 503",
        retryAfterSeconds == 0
            ? Optional.empty()
            : Optional.of(Duration.ofSeconds(retryAfterSeconds)));
  }

  @Test
  void failures_areSaidOnce_thenCounted_andSoIsTheirEnd() {
    assertThat(pushes.after(new Taken()).news()).isEmpty();

    assertThat(pushes.after(failed(0)).news())
        .hasValueSatisfying(news -> {
          assertThat(news.isBad()).isTrue();
          assertThat(news.words()).contains("HTTP 503");
        });
    assertThat(pushes.after(failed(0)).news()).isEmpty();
    assertThat(pushes.isFailing()).isTrue();
    assertThat(pushes.after(new Taken()).news())
        .hasValueSatisfying(news -> {
          assertThat(news.isBad()).isFalse();
          assertThat(news.words()).contains("failed=2");
        });
    assertThat(pushes.isFailing()).isFalse();

    assertThat(pushes.text())
        .contains(
            "skerry_otlp_pushes_total{outcome=\"taken\"} 2",
            "skerry_otlp_pushes_total{outcome=\"failed\"} 2");
    assertThat(Scraped.read(pushes.text()).families()).hasSize(1);
  }

  @Test
  void receiverThatAsksForPatience_getsIt_butNotForEver() {
    assertThat(pushes.after(failed(300)).pause()).isEqualTo(Duration.ofMinutes(5));
    assertThat(pushes.after(failed(3)).pause()).isEqualTo(MINUTE);
    assertThat(pushes.after(failed(999_999)).pause()).isEqualTo(Duration.ofHours(1));
    assertThat(pushes.after(new Taken()).pause()).isEqualTo(MINUTE);
  }
}
