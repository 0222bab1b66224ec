package dev.skerry.device;

import dev.skerry.model.family.FamilyArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where archives are unpacked to be served: each time into a folder of its own, for as long as what
 * was loaded from it is in use, since a child that runs models may load them again at any time.
 *
 * <p>The place belongs to one device alone. What a process that was killed has left there goes when
 * the next one begins.
 */
final class Unpacked {
  private static final Pattern OWN = Pattern.compile("archive-[0-9]+");

  private final Path place;
  private int count;

  Unpacked(Path place) {
    this.place = place.toAbsolutePath().normalize();
    leftovers().forEach(FamilyArchive::remove);
  }

  private List<Path> leftovers() {
    try (Stream<Path> folders = Files.list(place)) {
      return folders
          .filter(folder -> OWN.matcher(String.valueOf(folder.getFileName())).matches())
          .toList();
    } catch (IOException nothingThere) {
      return List.of();
    }
  }

  /**
   * Unpacks {@code archive}.
   *
   * @throws dev.skerry.model.family.FamilyException if it is refused
   * @throws LoadException if the place cannot be used
   */
  synchronized Path unpack(Path archive) {
    try {
      Files.createDirectories(place);
    } catch (IOException e) {
      throw new LoadException(place + " cannot be made, to unpack archives: " + e.getMessage(), e);
    }
    Path folder;
    do {
      count++;
      folder = place.resolve("archive-" + count);
    } while (Files.exists(folder));
    FamilyArchive.unpack(archive, folder);
    return folder;
  }

  /** Takes {@code folder} away, if it was made here. */
  void remove(Path folder) {
    if (place.equals(folder.getParent())) {
      FamilyArchive.remove(folder);
    }
  }
}
