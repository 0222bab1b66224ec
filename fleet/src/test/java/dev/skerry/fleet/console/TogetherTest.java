package dev.skerry.fleet.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.fleet.registry.Devices.Known;
import dev.skerry.fleet.registry.Labels;
import dev.skerry.link.Health;
import dev.skerry.link.Report;
import dev.skerry.link.SiteSight;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TogetherTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
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

  private static Known device(String name, Instant seen, String... sees) {
    Report report =
        new Report(
            0,
            Duration.ofSeconds(1),
            "test",
            "hall",
            Health.UNKNOWN,
            List.of(),
            sees.length == 0
                ? Optional.empty()
                : Optional.of(new SiteSight(List.of(sees), 3, true, 1_500, 2)));
    return new Known(
        name,
        "hall",
        Labels.of(Map.of()),
        PROFILE,
        NOW,
        Optional.empty(),
        0,
        Optional.of(report),
        Optional.of(seen));
  }

  private static String words(Known... devices) {
    return Together.of(List.of(devices), NOW).toString();
  }

  @Test
  void devicesThatSeeEachOther_coverForEachOther() {
    assertThat(words(device("a", NOW, "a", "b"), device("b", NOW, "a", "b")))
        .contains("2 cover for each other; 3,000 answered for another");
    assertThat(words(device("a", NOW, "a"))).contains("One is here, alone");
  }

  @Test
  void olderView_isNoOtherView() {
    assertThat(words(device("a", NOW, "a", "b", "c"), device("b", NOW, "a", "b")))
        .contains("3 cover for each other");
  }

  @Test
  void splitSite_isSaid_whateverSilentDevicesSawLast() {
    Instant longAgo = NOW.minus(Duration.ofHours(1));

    assertThat(
            words(
                device("a", NOW, "a", "b"),
                device("b", NOW, "a", "b"),
                device("c", NOW, "c"),
                device("d", longAgo, "a", "b", "c", "d")))
        .contains("Apart: a, b | c");
  }

  @Test
  void deviceThatBelongsToTheSite_andIsSeenByNobody_isNamed() {
    Instant longAgo = NOW.minus(Duration.ofHours(1));

    assertThat(
            words(
                device("a", NOW, "a", "b"),
                device("b", NOW, "a", "b"),
                device("c", longAgo, "a", "b", "c")))
        .contains("2 cover for each other", "; missing: c<");
    assertThat(words(device("a", NOW, "a", "b"), device("b", NOW, "a", "b")))
        .doesNotContain("missing");
  }

  @Test
  void devicesThatAreInNoSite_sayNothing() {
    assertThat(words(device("a", NOW))).isEmpty();
  }
}
