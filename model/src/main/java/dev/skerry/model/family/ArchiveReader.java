package dev.skerry.model.family;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Takes an archive apart, from its first byte to its last.
 *
 * <p>Nothing in it is believed: every header, and the directory, must be byte by byte what would be
 * written for the content that was found. So there is one way to read it, and nothing in it that is
 * not read. Names are plain and ascend, so that none leaves the folder, and none comes twice.
 */
final class ArchiveReader {
  /** What a file in an archive may be called. */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private static final int BUFFER = 1 << 16;

  private final Path archive;
  private final InputStream in;
  private final long whole;
  private final List<StoredZip.Entry> entries = new ArrayList<>();
  private final byte[] buffer = new byte[BUFFER];
  private long at;

  private ArchiveReader(Path archive, InputStream in, long whole) {
    this.archive = archive;
    this.in = in;
    this.whole = whole;
  }

  /**
   * Puts the files of {@code archive} into {@code folder}, which is empty; what was put there
   * before it is refused stays there.
   *
   * @throws FamilyException if it is refused
   */
  static void read(Path archive, Path folder) throws IOException {
    long whole = Files.size(archive);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), BUFFER)) {
      ArchiveReader reader = new ArchiveReader(archive, in, whole);
      if (whole > StoredZip.LARGEST) {
        throw reader.refused(whole + " bytes (expected: <= " + StoredZip.LARGEST + ")");
      }
      reader.read(folder);
    }
  }

  private void read(Path folder) throws IOException {
    byte[] next = in.readNBytes(StoredZip.HEADER);
    while (StoredZip.isHeader(next)) {
      if (entries.size() == Contents.MOST) {
        throw refused("too many files (expected: <= " + Contents.MOST + ")");
      }
      StoredZip.Entry entry = entry(next);
      unpack(entry, folder.resolve(entry.name()));
      entries.add(entry);
      next = in.readNBytes(StoredZip.HEADER);
    }
    requireDirectory(next);
  }

  private StoredZip.Entry entry(byte[] header) throws IOException {
    byte[] name = in.readNBytes(StoredZip.nameLength(header));
    StoredZip.Entry entry = StoredZip.entry(header, name, at);
    if (!NAME.matcher(entry.name()).matches()) {
      throw refused("a file's name is not plain (expected: A-Z a-z 0-9 . _ - alone)");
    }
    if (!entries.isEmpty() && entries.getLast().name().compareTo(entry.name()) >= 0) {
      throw refused(entry.name() + " is out of order or there twice");
    }
    byte[] expected = StoredZip.header(entry);
    if (!Arrays.equals(expected, 0, StoredZip.HEADER, header, 0, StoredZip.HEADER)) {
      throw refused(entry.name() + " is stored in another way");
    }
    at += expected.length;
    if (entry.size() > whole - at) {
      throw refused(entry.name() + " is cut short");
    }
    return entry;
  }

  private void unpack(StoredZip.Entry entry, Path file) throws IOException {
    CRC32 checksum = new CRC32();
    // A file that is there already is none of ours, wherever a link would lead.
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long left = entry.size(); left > 0; ) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          throw refused(entry.name() + " is cut short");
        }
        checksum.update(buffer, 0, count);
        out.write(buffer, 0, count);
        left -= count;
      }
    }
    if ((int) checksum.getValue() != entry.checksum()) {
      throw refused(entry.name() + " is damaged: its checksum is another");
    }
    at += entry.size();
  }

  private void requireDirectory(byte[] begin) throws IOException {
    if (entries.isEmpty()) {
      throw refused("it does not begin with a file");
    }
    byte[] expected = StoredZip.directory(entries, at);
    byte[] rest = in.readNBytes(expected.length - begin.length + 1);
    byte[] found = Arrays.copyOf(begin, begin.length + rest.length);
    System.arraycopy(rest, 0, found, begin.length, rest.length);
    if (!Arrays.equals(expected, found)) {
      throw refused("what stands behind its files is not their directory");
    }
  }

  private FamilyException refused(String why) {
    return new FamilyException(
        archive + ": " + why + " (expected: an archive as skerry pack writes it; fetch it again)");
  }
}
