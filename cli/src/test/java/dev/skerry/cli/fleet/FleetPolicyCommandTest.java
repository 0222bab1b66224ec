package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FleetPolicyCommandTest {
  @Test
  void lease_isSaidInItsLargestWholeUnit() {
    assertThat(FleetPolicyCommand.inWords(Duration.ofHours(24))).isEqualTo("24 h");
    assertThat(FleetPolicyCommand.inWords(Duration.ofMinutes(90))).isEqualTo("90 min");
    assertThat(FleetPolicyCommand.inWords(Duration.ofSeconds(61))).isEqualTo("61 s");
  }
}
