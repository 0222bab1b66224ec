package dev.skerry.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.terms.Grade;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private static Outcomes of(long full, long safe, long late) {
    return new Outcomes(
        Map.of(Grade.FULL, full, Grade.SAFE, safe),
        late,
        1,
        2,
        Map.of("queue", late + safe),
        Duration.ofMillis(full),
        OptionalDouble.of(0.5),
        new Sketch.Sum().add(1_000_000, full + safe, 1_000_000 * (full + safe)).sketch());
  }

  @Test
  void since_undoesPlus() {
    Outcomes before = of(10, 2, 1);
    Outcomes more = of(7, 3, 2);

    assertThat(before.plus(more).since(before)).isEqualTo(more);
  }

  @Test
  void telemetry_outlivesTheWire_andThatOfAnOlderProgramAsWell() {
    Telemetry telemetry =
        new Telemetry(
            Optional.empty(), Duration.ofSeconds(10), Tally.NONE, Optional.of(of(10, 2, 1)));
    byte[] json = LinkJson.write(telemetry);

    assertThat(LinkJson.read(json, Telemetry.class)).isEqualTo(telemetry);
    assertThat(
            LinkJson.read(
                    """
                    {"running":null,"over":10000,"tally":{"answered":1,"late":0,"safe":0,"faults":0}}\
                    """
                        .getBytes(StandardCharsets.UTF_8),
                    Telemetry.class)
                .outcomes())
        .isEmpty();
  }

  @Test
  void countsBelowZero_andCausesThatAreNoWords_areRefused() {
    assertThatThrownBy(() -> of(-1, 2, 0)).hasMessageContaining("-1 (expected");
    assertThatThrownBy(() ->
            new Outcomes(
                Map.of(),
                0,
                0,
                0,
                Map.of("<script>", 1L),
                Duration.ZERO,
                OptionalDouble.empty(),
                Sketch.empty()))
        .hasMessageContaining("words");
  }
}
