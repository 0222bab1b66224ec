package dev.skerry.cli.fleet;

import dev.skerry.model.family.FamilyArchive;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.sample.SampleFamily;
import dev.skerry.sample.SampleNetworks;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Archives of the sample family, to be shipped. */
final class Samples {
  private Samples() {}

  /** Version {@code version} of it, at {@code archive}. */
  static Path archive(Path archive, int version) throws IOException {
    Path folder = SampleFamily.unpack(Files.createTempDirectory(archive.getParent(), "sample"));
    Path manifest = folder.resolve(FamilyFolder.MANIFEST);
    String text = Files.readString(manifest, StandardCharsets.UTF_8);
    Files.writeString(
        manifest,
        text.replaceFirst("\"version\"\\s*:\\s*[0-9]+", "\"version\" : " + version),
        StandardCharsets.UTF_8);
    FamilyArchive.pack(folder, archive);
    return archive;
  }

  /** One whose models have learned nothing: they answer at once, without a fault, and anything. */
  static Path untaught(Path archive, int version) throws IOException {
    Path folder = SampleFamily.unpack(Files.createTempDirectory(archive.getParent(), "untaught"));
    Path manifest = folder.resolve(FamilyFolder.MANIFEST);
    String text =
        Files.readString(manifest, StandardCharsets.UTF_8)
            .replaceFirst("\"version\"\\s*:\\s*[0-9]+", "\"version\" : " + version);
    for (String sibling : SampleFamily.SIBLINGS) {
      Path model = folder.resolve(sibling + ".onnx");
      String digest = Digest.of(Files.readAllBytes(model)).hex();
      String size = "\"size_bytes\" : " + Files.size(model);
      OnnxFile.write(SampleNetworks.tiny(1), model);
      text =
          text.replace(digest, Digest.of(Files.readAllBytes(model)).hex())
              .replace(size, "\"size_bytes\" : " + Files.size(model));
    }
    Files.writeString(manifest, text, StandardCharsets.UTF_8);
    FamilyArchive.pack(folder, archive);
    return archive;
  }

  /** One that is whole, and whose models are none. */
  static Path broken(Path archive, int version) throws IOException {
    Path folder = SampleFamily.unpack(Files.createTempDirectory(archive.getParent(), "broken"));
    Path manifest = folder.resolve(FamilyFolder.MANIFEST);
    String text =
        Files.readString(manifest, StandardCharsets.UTF_8)
            .replaceFirst("\"version\"\\s*:\\s*[0-9]+", "\"version\" : " + version);
    for (String sibling : SampleFamily.SIBLINGS) {
      Path model = folder.resolve(sibling + ".onnx");
      byte[] bytes = Files.readAllBytes(model);
      String before = Digest.of(bytes).hex();
      Arrays.fill(bytes, (byte) 7);
      Files.write(model, bytes);
      text = text.replace(before, Digest.of(bytes).hex());
    }
    Files.writeString(manifest, text, StandardCharsets.UTF_8);
    FamilyArchive.pack(folder, archive);
    return archive;
  }
}
