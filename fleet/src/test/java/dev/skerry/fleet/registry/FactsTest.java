package dev.skerry.fleet.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.fleet.placement.Reasons.Chosen;
import dev.skerry.fleet.placement.Reasons.Now;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Health;
import dev.skerry.link.Phase;
import dev.skerry.link.Report;
import dev.skerry.link.Tally;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FactsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Chosen PLANNED = new Chosen("pump-1", "full", 9, "full", Optional.empty());
  private static final DeviceProfile PROFILE =
      new DeviceProfile(
          "box",
          Tier.DEVICE_EDGE,
          new DeviceProfile.Cpu("amd64", "test", 2, new TreeSet<>()),
          Bytes.ofMebibytes(1),
          Bytes.ofMebibytes(1),
          List.of(),
          List.of("CPU"),
          new DeviceProfile.Power(OptionalDouble.empty(), false, new TreeMap<>()),
          Optional.empty());

  private static Chosen told(Optional<Instant> seen, Phase phase, boolean running) {
    Digest family = Digest.of(new byte[0]);
    AgentReport agent =
        new AgentReport(
            "eye",
            running ? Optional.of(family) : Optional.empty(),
            Optional.of(family),
            phase,
            "does not load",
            Tally.NONE);
    Report report =
        new Report(0, Duration.ofSeconds(1), "test", "", Health.UNKNOWN, List.of(agent));
    Devices.Known device =
        new Devices.Known(
            "pump-1",
            "",
            Labels.NONE,
            PROFILE,
            NOW,
            Optional.empty(),
            0,
            Optional.of(report),
            seen);
    return Facts.told(PLANNED, "eye", Optional.of(device), NOW);
  }

  @Test
  void choice_runsOnlyWhereTheDeviceSaysSo() {
    Optional<Instant> lately = Optional.of(NOW.minusSeconds(5));

    assertThat(told(lately, Phase.PROVEN, true).now()).hasValue(Now.RUNS);
    assertThat(told(lately, Phase.FETCHING, false).now()).hasValue(Now.ON_ITS_WAY);
    assertThat(told(lately, Phase.REFUSED, true).now()).hasValue(Now.REFUSED);
    assertThat(told(lately, Phase.REFUSED, false).words())
        .contains("refused its version: does not load");
  }

  @Test
  void choiceOfADeviceThatSaysNothing_isSilent_whateverItSaidLast() {
    assertThat(told(Optional.of(NOW.minusSeconds(31)), Phase.PROVEN, true).now())
        .hasValue(Now.SILENT);
    assertThat(told(Optional.of(NOW.minusSeconds(31)), Phase.PROVEN, true).words())
        .contains("not heard for 31 s");
    assertThat(told(Optional.empty(), Phase.PROVEN, true).now()).hasValue(Now.SILENT);
    assertThat(Facts.told(PLANNED, "eye", Optional.empty(), NOW).now()).hasValue(Now.SILENT);
  }
}
