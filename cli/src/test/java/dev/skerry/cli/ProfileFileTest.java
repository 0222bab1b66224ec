package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProfileFileTest {
  private static final String PROFILE =
      """
      {
        "name": "pi5",
        "tier": "DEVICE_EDGE",
        "cpu": {"architecture": "aarch64", "model": "Cortex-A76", "cores": 4, "features": ["asimddp"]},
        "memory_bytes": 8589934592,
        "storage_bytes": 64000000000,
        "calibration": {"gigaflops": 38.4, "gigabytes_per_second": 12.5},
        "sensors": {"heat": "51 °C"}
      }
      """;

  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("pi5.json"), content);
  }

  @Test
  void profileWithPrice_isRead() throws IOException {
    ProfileFile read = ProfileFile.read(file(PROFILE) + ":79.90");

    assertThat(read.price()).hasValue(79.9);
    assertThat(read.profile().name()).isEqualTo("pi5");
    assertThat(read.profile().cpu().features()).containsExactly("asimddp");
    assertThat(read.profile().calibration().orElseThrow().gigabytesPerSecond()).isEqualTo(12.5);
    assertThat(ProfileFile.read(file(PROFILE).toString()).price()).isEmpty();
  }

  @Test
  void wrongProfile_isRefusedByWhatIsWrong() throws IOException {
    assertThatThrownBy(() -> ProfileFile.read(folder.resolve("none.json").toString()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("none.json (expected: what skerry probe --json has printed)");
    String flat = file(PROFILE.replace("38.4", "0")).toString();
    assertThatThrownBy(() -> ProfileFile.read(flat))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("calibration: 0.0, 12.5 (expected: > 0)");
    String other = file("{\"name\": \"pi5\"}").toString();
    assertThatThrownBy(() -> ProfileFile.read(other))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("no cpu (expected: what skerry probe --json has printed)");
  }

  @Test
  void mutatedProfile_isReadOrRefused() throws IOException {
    byte[] whole = PROFILE.getBytes(StandardCharsets.UTF_8);
    SplittableRandom chance = new SplittableRandom(11);
    for (int mutant = 0; mutant < 2_000; mutant++) {
      byte[] mutated = whole.clone();
      for (int i = 0; i <= chance.nextInt(3); i++) {
        mutated[chance.nextInt(mutated.length)] = (byte) chance.nextInt(256);
      }
      Path file = Files.write(folder.resolve("mutant.json"), mutated);

      Throwable thrown = catchThrowable(() -> ProfileFile.read(file.toString()));
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(CommandException.class);
      }
    }
  }
}
