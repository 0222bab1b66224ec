package dev.skerry.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.family.FamilyArchive;
import dev.skerry.model.family.FamilyException;
import dev.skerry.model.signing.KeyFiles;
import dev.skerry.model.signing.Seal;
import dev.skerry.model.signing.SealException;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Question;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Families that come as one file. */
@Timeout(120)
final class ArchiveIT {
  @TempDir private Path temporary;
  private final SystemTime time = new SystemTime();
  private Path archive;
  private Path unpacked;

  @BeforeEach
  void prepare() throws IOException {
    archive = temporary.resolve("net.skerry");
    unpacked = temporary.resolve("unpacked");
    pack(2);
  }

  @AfterEach
  void close() {
    time.close();
  }

  private Path folder(float factor) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("net-" + factor));
    Networks.family(folder, "net", List.of(Networks.scaling(folder, "only", factor, 0)));
    return folder;
  }

  private void pack(float factor) throws IOException {
    FamilyArchive.pack(folder(factor), archive);
  }

  private Device open(DeviceOptions options) {
    return Device.open(options, time, new SplittableRandom(1));
  }

  private DeviceOptions options() {
    return DeviceOptions.forCores(2).withUnpacked(unpacked);
  }

  private static float asked(Device device) {
    Question question =
        Question.to("net").with("x", Networks.four(1, 2, 3, 4)).within(Duration.ofSeconds(30));
    return device.ask(question).output("y").tensor().floats().get(0);
  }

  private List<Path> unpackedNow() throws IOException {
    try (var folders = Files.list(unpacked)) {
      return folders.sorted().toList();
    }
  }

  @Test
  void archive_isServedLikeItsFolderAndLeavesNothingBehind() throws IOException {
    try (Device device = open(options())) {
      assertThat(Device.nameOf(archive)).isEqualTo("net");
      assertThat(device.add(archive)).isEqualTo("net");

      assertThat(asked(device)).isEqualTo(2);
      assertThat(unpackedNow()).hasSize(1);
    }
    assertThat(unpackedNow()).isEmpty();
  }

  @Test
  void anotherArchiveInItsPlace_isServedOnceLoadedAgain() throws IOException {
    try (Device device = open(options())) {
      device.add(archive);
      List<Path> before = unpackedNow();
      pack(3);

      device.catalog().load("net", Map.of());

      assertThat(asked(device)).isEqualTo(3);
      while (unpackedNow().size() > 1) {
        // Whoever is in the old one still is soon gone.
        Thread.onSpinWait();
      }
      assertThat(unpackedNow()).hasSize(1).doesNotContainAnyElementsOf(before);
    }
  }

  @Test
  void damagedArchiveInItsPlace_isRefusedAndTheOldOneGoesOn() throws IOException {
    try (Device device = open(options())) {
      device.add(archive);
      List<Path> before = unpackedNow();
      byte[] bytes = Files.readAllBytes(archive);
      bytes[bytes.length / 2] ^= 1;
      Files.write(archive, bytes);

      assertThatThrownBy(() -> device.catalog().load("net", Map.of()))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("net.skerry");

      assertThat(asked(device)).isEqualTo(2);
      assertThat(unpackedNow()).isEqualTo(before);
    }
  }

  @Test
  void archive_mustBeSignedWhereAKeyIsTrusted() throws IOException {
    KeyPair keys = KeyFiles.make(temporary.resolve("keys"));
    try (Device device = open(options().withTrusted(keys.getPublic()))) {
      assertThatThrownBy(() -> device.add(archive))
          .isInstanceOf(SealException.class)
          .hasMessageContaining("is not signed");
      assertThat(unpackedNow()).isEmpty();

      Path folder = folder(4);
      Seal.sign(folder, keys.getPrivate(), keys.getPublic());
      FamilyArchive.pack(folder, archive);
      device.add(archive);
      assertThat(asked(device)).isEqualTo(4);

      pack(5);
      assertThatThrownBy(() -> device.catalog().load("net", Map.of()))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("is not signed");
      assertThat(asked(device)).isEqualTo(4);
    }
  }

  @Test
  void archiveWithNowhereToUnpackIt_isRefused() {
    try (Device device = open(DeviceOptions.forCores(2))) {
      assertThatThrownBy(() -> device.add(archive))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("DeviceOptions.withUnpacked");
    }
  }

  @Test
  void whatAProcessThatWasKilledLeftBehind_goesAndNothingElse() throws IOException {
    Files.createDirectories(unpacked.resolve("archive-7"));
    Files.writeString(unpacked.resolve("archive-7").resolve("family.json"), "{}");
    Path mine = Files.createDirectories(unpacked.resolve("mine"));
    Files.writeString(mine.resolve("family.json"), "{}");

    try (Device device = open(options())) {
      assertThat(unpackedNow()).containsExactly(mine);
      device.add(archive);
      assertThat(asked(device)).isEqualTo(2);
    }

    assertThat(mine.resolve("family.json")).hasContent("{}");
  }

  @Test
  void somethingElseOfThatName_isRefusedAsAFamily() throws IOException {
    Files.writeString(archive, "not an archive");

    try (Device device = open(options())) {
      assertThatThrownBy(() -> device.add(archive))
          .isInstanceOf(FamilyException.class)
          .hasMessageContaining("does not begin with a file");
    }
  }
}
