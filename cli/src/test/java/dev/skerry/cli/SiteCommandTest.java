package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.cli.wiring.SiteView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SiteCommandTest {
  @Test
  void whatATerminalWouldObey_isShownAsAMark() {
    assertThat(SiteCommand.plain("echo\u001b[2J \u009b1m \u202e7\r")).isEqualTo("echo?[2J ?1m ?7?");
    assertThat(SiteCommand.plain("{\n \"prüfer\": 1\n}")).isEqualTo("{\n \"prüfer\": 1\n}");
  }

  private static Optional<String> missing(int expected, SiteView.Missing... gone) {
    SiteView.Row self =
        new SiteView.Row(
            "north", true, "127.0.0.1:1", true, 0, true, 1, 0, 0, 0, 0, 0, false, List.of());
    return SiteCommand.missing(
        new SiteView("hall", "north", expected, true, true, 0, 0, 0, List.of(self), List.of(gone)));
  }

  @Test
  void whoIsMissing_isNamed_andWhoWasNeverSeenIsCounted() {
    assertThat(missing(0)).isEmpty();
    assertThat(missing(1)).isEmpty();
    assertThat(missing(3, new SiteView.Missing("south", 200_000)))
        .hasValue("Missing: south, for 3 min; 1 more that this device has not seen.");
    assertThat(missing(3)).hasValue("Missing: 2 that this device has not seen.");
  }
}
