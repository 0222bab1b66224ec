package dev.skerry.site.membership;

import dev.skerry.files.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How many devices a site had at most, kept over restarts: whoever starts alone, cut off from the
 * others, must not take itself for all there are. It never shrinks by itself; remove the file, or
 * say how many there are, when devices have gone for good.
 */
final class Remembered {
  private static final System.Logger LOG = System.getLogger(Remembered.class.getName());

  private final Optional<Path> file;
  private int largest;

  /** Nothing is kept if {@code file} is empty. */
  Remembered(Optional<Path> file) {
    this.file = file;
    this.largest = file.filter(Files::isRegularFile).map(Remembered::read).orElse(0);
  }

  private static int read(Path file) {
    try {
      return Math.max(0, Integer.parseInt(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "site_size_unreadable file={0} (expected: a number; how many devices the site has must be learned again)",
          file);
      return 0;
    }
  }

  int largest() {
    return largest;
  }

  /** Returns whether {@code size} is more than there ever were. */
  boolean grow(int size) {
    if (size <= largest) {
      return false;
    }
    largest = size;
    file.ifPresent(path -> {
      try {
        PrivateFile.write(path, size + "\n");
      } catch (IOException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "site_size_not_kept file={0} reason={1}",
            path,
            e.getMessage());
      }
    });
    return true;
  }
}
