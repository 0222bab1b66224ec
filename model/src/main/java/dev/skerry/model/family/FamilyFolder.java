package dev.skerry.model.family;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A family on disk: {@code family.json} and one file per variant, side by side in one folder.
 *
 * <p>Reading checks every file against its digest, so that what is loaded is what was measured.
 */
public final class FamilyFolder {
  /** The manifest's name. */
  public static final String MANIFEST = "family.json";

  private static final long LARGEST_MANIFEST = 1 << 20;
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.onnx");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private FamilyFolder() {}

  /** Whether {@code path} looks like a family. */
  public static boolean isOne(Path path) {
    return Files.isRegularFile(path.resolve(MANIFEST));
  }

  /**
   * Reads and verifies the family in {@code folder}.
   *
   * @throws FamilyException if the manifest cannot be read, or a file is missing, elsewhere or
   *     altered
   */
  public static Family read(Path folder) {
    Family family = parse(folder.resolve(MANIFEST));
    for (Variant variant : family.variants()) {
      verify(folder, variant);
    }
    return family;
  }

  /**
   * What the family in {@code folder} is called, whatever its files are.
   *
   * @throws FamilyException if the manifest cannot be read
   */
  public static String nameIn(Path folder) {
    return parse(folder.resolve(MANIFEST)).name();
  }

  /**
   * Reads a manifest by itself, without its files.
   *
   * @throws FamilyException if it cannot be read
   */
  public static Family read(String manifest) {
    try {
      return manifest(manifest.getBytes(StandardCharsets.UTF_8)).toFamily();
    } catch (JsonProcessingException e) {
      throw new FamilyException(MANIFEST + Misreading.of(e), e);
    } catch (IOException e) {
      throw new FamilyException(MANIFEST + " cannot be read: " + firstLine(e), e);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new FamilyException(MANIFEST + ": " + firstLine(e), e);
    }
  }

  private static Manifest manifest(byte[] text) throws IOException {
    try {
      return JSON.readValue(text, Manifest.class);
    } catch (JsonProcessingException e) {
      throw Misreading.spelt(e, JSON, reader -> reader.readValue(text, Manifest.class));
    }
  }

  private static Family parse(Path manifest) {
    try {
      if (Files.size(manifest) > LARGEST_MANIFEST) {
        throw new FamilyException(
            manifest
                + ": "
                + Files.size(manifest)
                + " bytes (expected: <= "
                + LARGEST_MANIFEST
                + ")");
      }
      return manifest(Files.readAllBytes(manifest)).toFamily();
    } catch (JsonProcessingException e) {
      throw new FamilyException(manifest + Misreading.of(e), e);
    } catch (NoSuchFileException e) {
      throw new FamilyException(
          manifest
              + " cannot be read: there is no such file (expected: the folder of a family, or family.skerry)",
          e);
    } catch (IOException e) {
      throw new FamilyException(manifest + " cannot be read: " + firstLine(e), e);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new FamilyException(manifest + ": " + firstLine(e), e);
    }
  }

  private static void verify(Path folder, Variant variant) {
    // A plain name cannot climb out of the folder.
    if (!FILE.matcher(variant.file()).matches()) {
      throw new FamilyException(
          "file of "
              + variant.name()
              + ": \""
              + variant.file()
              + "\" (expected: the plain name of an .onnx file)");
    }
    Path file = folder.resolve(variant.file());
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new FamilyException(
            file + " is missing or no regular file (expected: the variant " + variant.name() + ")");
      }
      if (Files.size(file) != variant.size().count()) {
        throw new FamilyException(
            file
                + ": "
                + Files.size(file)
                + " bytes (expected: "
                + variant.size().count()
                + "; fetch the family again)");
      }
      Digest found = Digest.of(Files.readAllBytes(file));
      if (!found.equals(variant.digest())) {
        throw new FamilyException(
            file
                + ": "
                + found
                + " (expected: "
                + variant.digest()
                + "; it was altered, fetch the family again)");
      }
    } catch (IOException e) {
      throw new FamilyException(file + " cannot be read: " + firstLine(e), e);
    }
  }

  /** Writes the manifest of {@code family}; its files must stand in {@code folder} already. */
  public static void write(Path folder, Family family) {
    family.variants().forEach(variant -> verify(folder, variant));
    try {
      Files.writeString(
          folder.resolve(MANIFEST), JSON.writeValueAsString(Manifest.of(family)) + "\n");
    } catch (IOException e) {
      throw new FamilyException(
          folder.resolve(MANIFEST) + " cannot be written: " + firstLine(e), e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}
