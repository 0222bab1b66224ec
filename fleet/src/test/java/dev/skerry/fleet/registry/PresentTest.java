package dev.skerry.fleet.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.fleet.placement.Spread;
import dev.skerry.terms.Digest;
import dev.skerry.terms.LatencyClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PresentTest {
  private static final Present TWO =
      new Present(
          List.of(
              new Present.One("pump-1", "hall-1", Labels.of(Map.of("line", "3"))),
              new Present.One("pump-2", "hall-2", Labels.NONE)));

  private static Agents.Intent intent(Agents.Where where, int copies) {
    return new Agents.Intent(
        "eye",
        Digest.of(new byte[0]),
        LatencyClass.INTERACTIVE,
        0,
        false,
        where,
        copies == 0 ? Optional.empty() : Optional.of(new Agents.Copies(copies, Spread.DEVICE, 1)));
  }

  @Test
  void intent_ofWhatIsThere_needsNoNotes() {
    assertThat(TWO.notes(intent(Agents.Where.ANYWHERE, 0))).isEmpty();
    assertThat(TWO.notes(intent(Agents.Where.ANYWHERE, 2))).isEmpty();
    assertThat(
            TWO.notes(
                intent(new Agents.Where(List.of("hall-1"), Labels.NONE, List.of("pump-1")), 1)))
        .isEmpty();
  }

  @Test
  void namesThatNobodyHas_areTold_andHowManyMatchNow() {
    assertThat(
            TWO.notes(
                intent(
                    new Agents.Where(List.of("hall-1", "hal-2"), Labels.NONE, List.of("pomp-1")),
                    0)))
        .containsExactly(
            "site: no device is in hal-2 (expected: one may join it later)",
            "device: pomp-1 has not joined (expected: it may, later)",
            "0 of 2 devices match now");
    assertThat(TWO.notes("hal-2")).hasSize(1);
    assertThat(TWO.notes("hall-2")).isEmpty();
    assertThat(TWO.notes("")).isEmpty();
  }

  @Test
  void moreCopiesThanDevicesThatMatch_areTold() {
    assertThat(TWO.notes(intent(Agents.Where.ANYWHERE, 3)))
        .containsExactly("2 of 2 devices match now, for 3 copies");
    Agents.Where line = new Agents.Where(List.of(), Labels.of(Map.of("line", "4")), List.of());
    assertThat(TWO.notes(intent(line, 0))).containsExactly("0 of 2 devices match now");
  }
}
