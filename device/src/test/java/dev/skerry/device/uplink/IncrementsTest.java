package dev.skerry.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.link.LinkJson;
import dev.skerry.link.Outcomes;
import dev.skerry.link.Sketch;
import dev.skerry.terms.Grade;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IncrementsTest {
  private final Map<String, Outcomes> counted = new HashMap<>();
  private final Increments increments =
      new Increments(agent -> counted.getOrDefault(agent, Outcomes.NONE));

  private void answer(String agent, long many, Duration ran) {
    Outcomes more =
        new Outcomes(
            Map.of(Grade.FULL, many),
            0,
            0,
            0,
            Map.of(),
            ran,
            OptionalDouble.empty(),
            new Sketch.Sum().add(1_000_000, many, 1_000_000 * many).sketch());
    counted.merge(agent, more, Outcomes::plus);
  }

  @Test
  void eachRequest_isToldOnce() {
    answer("eye", 5, Duration.ofMillis(1));
    assertThat(told("eye").answered()).isEqualTo(5);
    answer("eye", 2, Duration.ofMillis(1));

    assertThat(told("eye").answered()).isEqualTo(2);
    assertThat(told("eye").answered()).isZero();
  }

  private Outcomes told(String agent) {
    return of(increments.since(List.of(agent)), agent);
  }

  private static Outcomes of(Map<String, Outcomes> all, String agent) {
    return Objects.requireNonNull(all.get(agent));
  }

  @Test
  void largestThatCanBe_isNoMoreThanAMessageMayBe() {
    Random random = new Random(5);
    Sketch.Sum wide = new Sketch.Sum();
    for (int i = 0; i < 100_000; i++) {
      wide.add((long) Math.exp(random.nextDouble() * 27), 1L << 20, 1);
    }
    counted.put(
        "eye",
        new Outcomes(
            Map.of(Grade.FULL, 100_000L << 20),
            0,
            0,
            0,
            Map.of(),
            Duration.ZERO,
            OptionalDouble.empty(),
            wide.sketch()));

    assertThat(LinkJson.write(told("eye"))).hasSizeLessThan(10_000);
  }
}
