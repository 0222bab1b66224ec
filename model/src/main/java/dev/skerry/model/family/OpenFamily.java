package dev.skerry.model.family;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A family to look into: its folder, or, of an archive, one into which it is unpacked for as long
 * as somebody looks.
 */
public final class OpenFamily implements AutoCloseable {
  private final Path folder;
  private final @Nullable Path temporary;

  private OpenFamily(Path folder, @Nullable Path temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /**
   * Opens the family at {@code path}.
   *
   * @throws FamilyException if it is an archive that is refused
   */
  public static OpenFamily at(Path path) {
    if (!FamilyArchive.isOne(path)) {
      return new OpenFamily(path, null);
    }
    try {
      Path temporary = Files.createTempDirectory("skerry-family");
      OpenFamily open = new OpenFamily(temporary.resolve("family"), temporary);
      boolean whole = false;
      try {
        FamilyArchive.unpack(path, open.folder());
        whole = true;
      } finally {
        if (!whole) {
          open.close();
        }
      }
      return open;
    } catch (IOException e) {
      throw new FamilyException(path + " cannot be unpacked: " + e.getMessage(), e);
    }
  }

  /** Where its files are. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    if (temporary != null) {
      FamilyArchive.remove(folder);
      FamilyArchive.remove(temporary);
    }
  }
}
