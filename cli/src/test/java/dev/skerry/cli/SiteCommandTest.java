package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SiteCommandTest {
  @Test
  void whatATerminalWouldObey_isShownAsAMark() {
    assertThat(SiteCommand.plain("echo\u001b[2J \u009b1m \u202e7\r")).isEqualTo("echo?[2J ?1m ?7?");
    assertThat(SiteCommand.plain("{\n \"prüfer\": 1\n}")).isEqualTo("{\n \"prüfer\": 1\n}");
  }
}
