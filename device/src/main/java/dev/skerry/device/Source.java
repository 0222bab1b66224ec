package dev.skerry.device;

import dev.skerry.model.family.FamilyFolder;
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
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * Where a family comes from: a family folder, or a single {@code .onnx} file, which is a family of
 * one.
 */
record Source(Path folder, Family family, Optional<PublicKey> trusted) {
  private static final String SUFFIX = ".onnx";

  /** Reads what {@code path} holds, whoever it is from. */
  static Source of(Path path) {
    return of(path, Optional.empty());
  }

  /**
   * Reads what {@code path} holds; no model is loaded yet.
   *
   * @param trusted who must have signed it, if anybody must
   * @throws dev.skerry.model.signing.SealException if it is not what was signed
   * @throws IllegalArgumentException if it is neither a family folder nor a model file
   * @throws dev.skerry.model.family.FamilyException if it is a family folder with something wrong
   *     in it
   */
  static Source of(Path path, Optional<PublicKey> trusted) {
    if (FamilyFolder.isOne(path)) {
      Seal.check(path, trusted);
      return new Source(path, FamilyFolder.read(path), trusted);
    }
    String file = path.toAbsolutePath().normalize().getFileName().toString();
    if (file.equals(FamilyFolder.MANIFEST) && Files.isRegularFile(path)) {
      return of(path.resolveSibling(""), trusted);
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
              + " (expected: an existing .onnx file, or a folder with "
              + FamilyFolder.MANIFEST
              + ")");
    }
    if (trusted.isPresent()) {
      throw new IllegalArgumentException(
          "model: "
              + path
              + " is not signed (expected: a family that is, by the key that is trusted)");
    }
    return new Source(path.resolveSibling(""), single(path, file), trusted);
  }

  Path file(Variant variant) {
    return folder.resolve(variant.file());
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
