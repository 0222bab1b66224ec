package dev.skerry.model.family;

import dev.skerry.terms.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A family as one file: a zip archive of its files, stored as they are, in the order of their
 * names. The same family gives the same bytes.
 *
 * <p>An archive is checked for being one, no more: whether the family in it is whole, and who
 * signed it, is found once it is unpacked, as for any folder.
 */
public final class FamilyArchive {
  /** What names of archives end in. */
  public static final String SUFFIX = ".skerry";

  private FamilyArchive() {}

  /** Whether {@code path} looks like an archive. */
  public static boolean isOne(Path path) {
    return path.toString().endsWith(SUFFIX) && Files.isRegularFile(path);
  }

  /**
   * Puts all files of the family in {@code folder}, its signature among them, into {@code archive},
   * which appears whole or not at all; one that was there is replaced.
   *
   * @throws FamilyException if there is something in the folder that no archive can hold
   */
  public static void pack(Path folder, Path archive) {
    SortedMap<String, Digest> files = new TreeMap<>(Contents.of(folder).files());
    Path place = archive.toAbsolutePath().normalize();
    Path part = place.resolveSibling("." + place.getFileName() + ".part");
    try {
      if (Files.isSameFile(folder, place.resolveSibling(""))) {
        throw new FamilyException(
            archive
                + " is in the family's own folder (expected: elsewhere, for it would alter it)");
      }
      Path signature = folder.resolve(Contents.SIGNATURE);
      if (Files.exists(signature, LinkOption.NOFOLLOW_LINKS)) {
        files.put(Contents.SIGNATURE, Digest.of(Files.readAllBytes(signature)));
      }
      Files.deleteIfExists(part);
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(
                  part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
        write(folder, files, out);
      }
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new FamilyException(archive + " cannot be written: " + e.getMessage(), e);
    } finally {
      try {
        Files.deleteIfExists(part);
      } catch (IOException stays) {
        // The next one replaces it.
      }
    }
  }

  private static void write(Path folder, SortedMap<String, Digest> files, OutputStream out)
      throws IOException {
    List<StoredZip.Entry> entries = new ArrayList<>();
    long at = 0;
    for (Map.Entry<String, Digest> file : files.entrySet()) {
      byte[] content = Files.readAllBytes(folder.resolve(file.getKey()));
      requirePackable(folder.resolve(file.getKey()), content, file.getValue(), at);
      CRC32 checksum = new CRC32();
      checksum.update(content);
      StoredZip.Entry entry =
          new StoredZip.Entry(file.getKey(), (int) checksum.getValue(), content.length, at);
      byte[] header = StoredZip.header(entry);
      out.write(header);
      out.write(content);
      entries.add(entry);
      at += header.length + content.length;
    }
    out.write(StoredZip.directory(entries, at));
  }

  private static void requirePackable(Path file, byte[] content, Digest digest, long at) {
    if (!ArchiveReader.NAME.matcher(String.valueOf(file.getFileName())).matches()) {
      throw new FamilyException(
          file + " cannot be packed (expected: a plain name, of A-Z a-z 0-9 . _ - alone)");
    }
    if (!Digest.of(content).equals(digest)) {
      throw new FamilyException(file + " was altered meanwhile (expected: a family at rest)");
    }
    // The directory needs far less than this for as many files as there may be.
    if (at + content.length > StoredZip.LARGEST - (1 << 20)) {
      throw new FamilyException(
          file + " does not fit into the archive (expected: less than 4 GiB in all)");
    }
  }

  /**
   * Unpacks {@code archive} into {@code folder}, which is made for it, for its owner's eyes only.
   *
   * @throws FamilyException if it is refused; then there is no such folder
   */
  public static void unpack(Path archive, Path folder) {
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new FamilyException(folder + " cannot be made: " + e.getMessage(), e);
    }
    boolean whole = false;
    try {
      ArchiveReader.read(archive, folder);
      whole = true;
    } catch (IOException e) {
      throw new FamilyException(archive + " cannot be unpacked: " + e.getMessage(), e);
    } finally {
      if (!whole) {
        remove(folder);
      }
    }
  }

  /** Takes away a folder that was unpacked; what cannot be taken away stays. */
  public static void remove(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException stays) {
      // It is private, and nobody looks for it.
    }
  }
}
