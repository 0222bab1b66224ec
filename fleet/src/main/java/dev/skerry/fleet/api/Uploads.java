package dev.skerry.fleet.api;

import dev.skerry.fleet.Refusal;
import dev.skerry.model.family.FamilyArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Archives and models on their way into the fleet, in a folder of their own until they were looked
 * at.
 */
public final class Uploads {
  /** No archive is larger, in bytes. */
  public static final long LARGEST = 512L << 20;

  private static final int AT_ONCE = 4;
  private static final int SHARE = 64 << 10;
  private static final String PREFIX = "upload-";

  private final Path folder;
  private final Semaphore turns = new Semaphore(AT_ONCE);

  /** In {@code folder}, which is made for its owner's eyes only if it is not there. */
  public Uploads(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    this.folder = folder;
  }

  /** Takes what is sent to whoever looks at it; nothing of it is left then. */
  <T> T take(InputStream in, Function<Path, T> then) throws IOException {
    if (!turns.tryAcquire()) {
      throw new Refusal(
          Refusal.Category.CONFLICT,
          "uploads: " + AT_ONCE + " at once (expected: try again later)");
    }
    try {
      Path file = Files.createTempFile(folder, PREFIX, FamilyArchive.SUFFIX);
      try {
        try (OutputStream out = Files.newOutputStream(file)) {
          copy(in, out);
        }
        return then.apply(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } finally {
      turns.release();
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] share = new byte[SHARE];
    long copied = 0;
    for (int read = in.read(share); read >= 0; read = in.read(share)) {
      copied += read;
      if (copied > LARGEST) {
        throw new Refusal(
            Refusal.Category.TOO_LARGE,
            "upload: more than " + LARGEST + " bytes (expected: at most that)");
      }
      out.write(share, 0, read);
    }
  }
}
