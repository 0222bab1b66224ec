package dev.skerry.optimizer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A folder that appears with all its files or not at all: it is filled beside its place. */
final class NewFolder {
  private final Path place;
  private final Path aside;

  private NewFolder(Path place, Path aside) {
    this.place = place;
    this.aside = aside;
  }

  /** One that is still empty; what an earlier one left behind goes. */
  static NewFolder of(Path folder) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    Path parent = Objects.requireNonNull(place.getParent(), "a folder has a place");
    Files.createDirectories(parent);
    Path aside = parent.resolve("." + place.getFileName() + ".part");
    if (Files.isDirectory(aside)) {
      for (Path file : files(aside)) {
        Files.delete(file);
      }
    }
    Files.createDirectories(aside);
    return new NewFolder(place, aside);
  }

  /** Where its files are put. */
  Path path() {
    return aside;
  }

  /**
   * Puts it in its place.
   *
   * @throws java.nio.file.DirectoryNotEmptyException if something else is there
   */
  void appear() throws IOException {
    for (Path file : files(aside)) {
      force(file, StandardOpenOption.WRITE);
    }
    force(aside, StandardOpenOption.READ);
    Files.deleteIfExists(place);
    Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
    force(Objects.requireNonNull(place.getParent()), StandardOpenOption.READ);
  }

  private static void force(Path file, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(file, how)) {
      channel.force(true);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
