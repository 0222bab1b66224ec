package dev.skerry.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes in a file that nobody but this user may read, for another process to take from there. */
final class Handover {
  private static final String NAME = "model";

  private Handover() {}

  /**
   * A file of its own for these bytes, in {@code folder}; or, since memory that looks like a folder
   * may be scarce, where temporary files are.
   */
  static Path write(Path folder, byte[] bytes) throws IOException {
    try {
      return fill(Files.createTempFile(folder, NAME, ""), bytes);
    } catch (IOException e) {
      return fill(Files.createTempFile(NAME, ""), bytes);
    }
  }

  private static Path fill(Path file, byte[] bytes) throws IOException {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }
}
