package dev.skerry.fleet.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.fleet.analytics.Asked;
import dev.skerry.fleet.analytics.Burn;
import dev.skerry.fleet.analytics.Objectives.Held;
import dev.skerry.fleet.analytics.Point;
import dev.skerry.terms.Grade;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class AgentPageTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final OptionalDouble UNKNOWN = OptionalDouble.empty();

  private static String page(AgentPage.Drifts drifts) {
    Point point =
        new Point(
            NOW.minusSeconds(60),
            10,
            OptionalDouble.of(1),
            Map.of(Grade.FULL, 10L),
            0,
            0,
            0,
            Map.of(),
            Optional.of(new Point.Latency(1, 2, 3, 1)),
            OptionalDouble.of(5));
    return new AgentPage(
            new Held(
                "bearings",
                0.99,
                new Burn(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, Burn.Alarm.NONE)),
            Asked.last("bearings", "", "", Duration.ofHours(1), NOW),
            "1h",
            new Point.Series(Duration.ofMinutes(1), point, List.of(point)),
            Map.of("north", point),
            Map.of("north-1", point),
            drifts)
        .middle()
        .text();
  }

  @Test
  void driftThatCannotBeWorkedOutNow_hidesNothingElse() {
    String page = page(AgentPage.Drifts.untold("busy: <4> large questions"));

    assertThat(page)
        .contains("Not known just now: busy: &lt;4&gt; large questions.")
        .contains("<h2>Latency</h2>", "href=\"/devices/north-1\"", "5 J");
  }

  @Test
  void driftOfNothing_isNotShown() {
    assertThat(page(new AgentPage.Drifts(Optional.empty(), Map.of()))).doesNotContain("drifted");
  }
}
