package dev.skerry.fleet.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.link.Outcomes;
import dev.skerry.link.Sketch;
import dev.skerry.terms.Grade;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ExpositionTest {
  private static final Burn.Count MISSED = new Burn.Count(1000, 2);

  @Test
  void whatWasRead_isOldAfterItsTime_orIfTheClockWasSetBack() {
    Instant at = Instant.parse("2026-03-01T00:00:00Z");
    Duration minute = Duration.ofMinutes(1);

    assertThat(Exposition.isOld(at, minute, at.plusSeconds(60))).isFalse();
    assertThat(Exposition.isOld(at, minute, at.plusSeconds(61))).isTrue();
    assertThat(Exposition.isOld(at, minute, at.minusSeconds(1))).isTrue();
    assertThat(Exposition.isOld(Instant.MIN, minute, at)).isTrue();
  }

  @Test
  void text_isPrometheus_andNamesCannotBreakOut() {
    Point point =
        Point.of(
            Instant.EPOCH,
            new Outcomes(
                Map.of(Grade.FULL, 297L, Grade.SAFE, 3L),
                3,
                0,
                0,
                Map.of("queue", 6L),
                Duration.ZERO,
                OptionalDouble.empty(),
                new Sketch.Sum().add(1_000_000, 300, 300_000_000).sketch()));
    Burn burn = Burn.of(0.999, new Burn.Windows(MISSED, MISSED, MISSED, MISSED, MISSED));

    String text =
        Exposition.write(
            point,
            Map.of("a\"} 1\nevil{x=\"", point),
            Map.of("eye", point),
            List.of(new Objectives.Held("eye", 0.999, burn)));

    assertThat(text)
        .contains(
            "skerry_fleet_requests_per_second 1.0\n",
            "skerry_agent_on_time_ratio{agent=\"eye\"} 0.99\n",
            "skerry_agent_grade_ratio{agent=\"eye\",grade=\"safe\"} 0.01\n",
            "skerry_agent_latency_seconds{agent=\"eye\",quantile=\"0.99\"} 0.00100",
            "skerry_agent_burn_rate{agent=\"eye\",window=\"1h\"} 1.99",
            "# TYPE skerry_site_on_time_ratio gauge\n");
    assertThat(text.lines())
        .allMatch(line -> line.matches("# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{.*})? -?[0-9.E-]+"));
    assertThat(text.lines()).noneMatch(line -> line.startsWith("evil"));
  }
}
