package dev.skerry.device;

import dev.skerry.model.family.FamilyArchive;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.family.OpenFamily;
import dev.skerry.model.signing.Seal;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a family comes from: a family folder, an archive of one, which is unpacked, or a single
 * {@code .onnx} file, which is a family of one.
 */
record Source(Path folder, Family family, Sources taken) {
  private static final String SUFFIX = ".onnx";

  /** What the family that {@code path} holds calls itself, whoever it is from; checks no model. */
  static String nameOf(Path path) {
    try (OpenFamily open = OpenFamily.at(path)) {
      return FamilyFolder.isOne(open.folder())
          ? FamilyFolder.nameIn(open.folder())
          : of(open.folder(), Sources.ANYBODY).family().name();
    }
  }

  /**
   * Reads what {@code path} holds; no model is loaded yet.
   *
   * @throws dev.skerry.model.signing.SealException if it is not what was signed
   * @throws IllegalArgumentException if it is neither a family folder nor a model file
   * @throws dev.skerry.model.family.FamilyException if it is a family with something wrong in it
   */
  static Source of(Path path, Sources sources) {
    if (FamilyArchive.isOne(path)) {
      return unpacked(path, sources);
    }
    if (FamilyFolder.isOne(path)) {
      Seal.check(path, sources.trusted());
      return new Source(path, FamilyFolder.read(path), sources);
    }
    String file = path.toAbsolutePath().normalize().getFileName().toString();
    if (file.equals(FamilyFolder.MANIFEST) && Files.isRegularFile(path)) {
      return of(path.resolveSibling(""), sources);
    }
    if (Files.isDirectory(path)) {
      throw new IllegalArgumentException(
          "model: "
              + path
              + " has no "
              + FamilyFolder.MANIFEST
              + " (expected: a folder with one, or the .onnx file itself)");
    }
    if (!Files.isRegularFile(path) || !file.endsWith(SUFFIX)) {
      throw new IllegalArgumentException(
          "model: "
              + path
              + " (expected: an existing .onnx file, a folder with "
              + FamilyFolder.MANIFEST
              + ", or an archive of one, "
              + FamilyArchive.SUFFIX
              + ")");
    }
    if (sources.trusted().isPresent()) {
      throw new IllegalArgumentException(
          "model: "
              + path
              + " is not signed (expected: a family that is, by the key that is trusted)");
    }
    return new Source(path.resolveSibling(""), single(path, file), sources);
  }

  private static Source unpacked(Path archive, Sources sources) {
    Unpacked place =
        sources
            .unpacked()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "model: "
                        + archive
                        + " is an archive (expected: DeviceOptions.withUnpacked, where to unpack it)"));
    Path folder = place.unpack(archive);
    boolean whole = false;
    try {
      Seal.check(folder, sources.trusted());
      Source source = new Source(folder, FamilyFolder.read(folder), sources);
      whole = true;
      return source;
    } finally {
      if (!whole) {
        place.remove(folder);
      }
    }
  }

  Path file(Variant variant) {
    return folder.resolve(variant.file());
  }

  /** Takes away what was unpacked for it; nothing may be loaded from it any more. */
  void discard() {
    taken.unpacked().ifPresent(place -> place.remove(folder));
  }

  private static Family single(Path path, String file) {
    String name =
        file.substring(0, file.length() - SUFFIX.length()).replaceAll("[^A-Za-z0-9._-]", "_");
    try {
      Variant only =
          new Variant(
              "original",
              file,
              Digest.of(Files.readAllBytes(path)),
              new Bytes(Files.size(path)),
              Optimization.NONE,
              // What it can do nobody has measured; within a family of one it is the best there is.
              Measurement.ofAccuracy("none", "none", 0, 1));
      return new Family(name, 1, List.of(only), Optional.empty(), List.of());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "model: " + path + " (expected: a readable file; " + e.getMessage() + ")", e);
    }
  }
}
