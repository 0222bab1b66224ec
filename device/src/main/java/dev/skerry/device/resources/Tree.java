package dev.skerry.device.resources;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Small text files under a root folder. Reads are bounded, and whatever goes wrong becomes the
 * reason why a reading is missing; nothing is thrown.
 */
final class Tree {
  /* The largest file looked at is /proc/net/dev, with about 130 bytes per interface. */
  private static final int MOST_BYTES = 256 << 10;
  private static final int MOST_ENTRIES = 1024;
  private static final int LONGEST_QUOTE = 24;

  private final Path root;

  Tree(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /** The text of a file, given by its path from the root, without the white space around it. */
  Reading<String> text(String path) {
    try {
      Path file = root.resolve(path);
      if (!Files.exists(file)) {
        return Reading.missing("/" + path + ": not there");
      }
      if (!Files.isRegularFile(file)) {
        return Reading.missing("/" + path + ": not a file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        return bytes.length > MOST_BYTES
            ? Reading.missing("/" + path + ": longer than " + MOST_BYTES + " bytes")
            : Reading.of(new String(bytes, StandardCharsets.UTF_8).strip());
      }
    } catch (IOException | InvalidPathException e) {
      return Reading.missing("/" + path + ": " + reason(e));
    }
  }

  /** The names in a folder that match {@code pattern}, in order; missing if there are none. */
  Reading<List<String>> list(String folder, String pattern) {
    try (Stream<Path> entries = Files.list(root.resolve(folder))) {
      List<String> names =
          entries
              .map(entry -> String.valueOf(entry.getFileName()))
              .filter(name -> name.matches(pattern))
              .limit(MOST_ENTRIES)
              .sorted()
              .toList();
      return names.isEmpty()
          ? Reading.missing("/" + folder + ": has no such entry")
          : Reading.of(names);
    } catch (IOException | UncheckedIOException | InvalidPathException e) {
      return Reading.missing("/" + folder + ": " + reason(e));
    }
  }

  /** A file with one whole number in it. */
  Reading<Long> whole(String path, long least, long most) {
    return text(path).then(text -> whole(path, text, least, most));
  }

  /** A whole number in {@code least} to {@code most} that stands in a file. */
  static Reading<Long> whole(String path, String text, long least, long most) {
    if (!text.matches("-?[0-9]{1,18}")) {
      return Reading.missing("/" + path + ": " + quote(text) + " (expected: a whole number)");
    }
    long value = Long.parseLong(text);
    return value < least || value > most
        ? Reading.missing("/" + path + ": " + value + " (expected: " + least + " to " + most + ")")
        : Reading.of(value);
  }

  static String quote(String text) {
    String shown = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
  }

  private static String reason(Exception e) {
    return switch (e) {
      case NoSuchFileException _ -> "not there";
      case NotDirectoryException _ -> "not a folder";
      case AccessDeniedException _ -> "permission denied";
      default -> {
        String message = e.getMessage();
        yield message == null ? e.getClass().getSimpleName() : message;
      }
    };
  }
}
