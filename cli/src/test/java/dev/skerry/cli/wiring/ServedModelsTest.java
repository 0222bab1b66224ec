package dev.skerry.cli.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.Ability;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServedModelsTest {
  private static final String METRIC = "top-1";

  private static Ability ability(String agent, boolean failSafe, Ability.Pace... paces) {
    return new Ability(agent, "1", Duration.ofMillis(100), failSafe, true, METRIC, List.of(paces));
  }

  @Test
  void everyVariantThatMayAnswer_hasALineOfItsOwn() {
    assertThat(
            ServedModels.lines(
                List.of(
                    ability(
                        "bearing",
                        true,
                        new Ability.Pace("original", 0.967, 1_630_000, 2_800_000),
                        new Ability.Pace("tiny", 0.9, 100_000, 120_000)),
                    ability("other", false))))
        .containsExactly(
            "Models:  bearing",
            "           original  top-1 0.967  1.63 ms, 99 in 100 within 2.80",
            "           tiny      top-1 0.900  0.10 ms, 99 in 100 within 0.12",
            "           otherwise a safe answer; 100 ms where no deadline is given",
            "         other",
            "           no variant may answer now: an error; no safe answer is declared");
  }

  @Test
  void variantThatAQuickerOneEquals_isSaidNotToAnswer() {
    assertThat(
            ServedModels.lines(
                List.of(
                    ability(
                        "eye",
                        true,
                        new Ability.Pace("original", 0.9, 1_000_000, 1_000_000),
                        new Ability.Pace("int8", 0.9, 500_000, 500_000)))))
        .contains(
            "           original  top-1 0.900  1.00 ms, 99 in 100 within 1.00; int8 answers instead, as it does as well",
            "           int8      top-1 0.900  0.50 ms, 99 in 100 within 0.50");
  }

  @Test
  void nothingThatIsServed_isSaid() {
    assertThat(ServedModels.lines(List.of())).containsExactly("Models:  none yet");
  }
}
