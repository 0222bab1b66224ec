package dev.skerry.model.family;

import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every file of a family with its digest, but for the signature, which is over them.
 *
 * @param files by name
 */
public record Contents(SortedMap<String, Digest> files) {
  /** Where a signature over a family is, beside its files. */
  public static final String SIGNATURE = "model.sig";

  /** More files than any family has. */
  static final int MOST = 1000;

  public Contents {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /**
   * What is in {@code folder}.
   *
   * @throws FamilyException if there is anything but regular files in it
   */
  public static Contents of(Path folder) {
    SortedMap<String, Digest> found = new TreeMap<>();
    try {
      for (Path file : listed(folder)) {
        String name = String.valueOf(file.getFileName());
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          throw new FamilyException(
              file
                  + " is a link, a folder or a device (expected: regular files alone in a family)");
        }
        if (!name.equals(SIGNATURE)) {
          found.put(name, Digest.of(Files.readAllBytes(file)));
        }
      }
    } catch (IOException e) {
      throw new FamilyException(folder + " cannot be read: " + e.getMessage(), e);
    }
    return new Contents(found);
  }

  private static List<Path> listed(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> listed = files.limit(MOST + 1).sorted().toList();
      if (listed.size() > MOST) {
        throw new FamilyException(folder + ": too many files (expected: <= " + MOST + ")");
      }
      return listed;
    }
  }

  /**
   * The family's own digest: of a line {@code HEX NAME} for each file, by name, as {@code
   * sha256sum} writes them.
   */
  public Digest digest() {
    StringBuilder lines = new StringBuilder();
    files.forEach(
        (name, digest) -> lines.append(digest.hex()).append("  ").append(name).append('\n'));
    return Digest.of(lines.toString().getBytes(StandardCharsets.UTF_8));
  }
}
