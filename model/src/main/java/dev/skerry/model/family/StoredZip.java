package dev.skerry.model.family;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a zip archive says around files that are stored as they are: a header in front of each, a
 * directory of all behind the last, and an end.
 *
 * <p>The format leaves much open, and readers that believe different parts of it see different
 * files. Here there is one way to write it, by what the files are and nothing else.
 */
final class StoredZip {
  /** How long a header is, without the name behind it. */
  static final int HEADER = 30;

  /** How much an archive can hold without extensions of the format. */
  static final long LARGEST = 0xFFFF_FFFFL - 1;

  private static final int LISTED = 46;
  private static final int END = 22;
  private static final int HEADER_MARK = 0x04034b50;
  private static final int LISTED_MARK = 0x02014b50;
  private static final int END_MARK = 0x06054b50;
  private static final short VERSION = 10;
  /* The first of January 1980, the earliest that can be written. */
  private static final short DATE = 0x21;
  private static final int CHECKSUM_AT = 14;
  private static final int SIZE_AT = 18;
  private static final int NAME_LENGTH_AT = 26;

  private StoredZip() {}

  /**
   * One file.
   *
   * @param checksum its CRC-32
   * @param at where its header begins in the archive
   */
  record Entry(String name, int checksum, long size, long at) {
    byte[] nameBytes() {
      return name.getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** What stands in front of a file's content. */
  static byte[] header(Entry entry) {
    byte[] name = entry.nameBytes();
    ByteBuffer bytes = littleEndian(HEADER + name.length);
    bytes.putInt(HEADER_MARK).putShort(VERSION);
    described(bytes, entry, name);
    bytes.put(name);
    return written(bytes);
  }

  /* Flags, method and time are all zero. */
  private static void described(ByteBuffer bytes, Entry entry, byte[] name) {
    bytes.putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort(DATE);
    bytes.putInt(entry.checksum()).putInt((int) entry.size()).putInt((int) entry.size());
    bytes.putShort((short) name.length).putShort((short) 0);
  }

  /** Whether a header, and not the directory, begins here. */
  static boolean isHeader(byte[] bytes) {
    return bytes.length == HEADER && littleEndian(bytes).getInt(0) == HEADER_MARK;
  }

  /** How long the name behind a header is. */
  static int nameLength(byte[] header) {
    return Short.toUnsignedInt(littleEndian(header).getShort(NAME_LENGTH_AT));
  }

  /** What a header says; only what {@link #header} makes of it again may be believed. */
  static Entry entry(byte[] header, byte[] name, long at) {
    ByteBuffer bytes = littleEndian(header);
    return new Entry(
        new String(name, StandardCharsets.ISO_8859_1),
        bytes.getInt(CHECKSUM_AT),
        Integer.toUnsignedLong(bytes.getInt(SIZE_AT)),
        at);
  }

  /** What stands behind the content of the last file, which ends at {@code at}. */
  static byte[] directory(List<Entry> entries, long at) {
    int size = entries.stream().mapToInt(entry -> LISTED + entry.nameBytes().length).sum();
    ByteBuffer bytes = littleEndian(size + END);
    for (Entry entry : entries) {
      byte[] name = entry.nameBytes();
      bytes.putInt(LISTED_MARK).putShort(VERSION).putShort(VERSION);
      described(bytes, entry, name);
      // No comment, on the first disk, of no kind and with no rights.
      bytes.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
      bytes.putInt((int) entry.at()).put(name);
    }
    short count = (short) entries.size();
    bytes.putInt(END_MARK).putShort((short) 0).putShort((short) 0).putShort(count).putShort(count);
    bytes.putInt(size).putInt((int) at).putShort((short) 0);
    return written(bytes);
  }

  private static byte[] written(ByteBuffer bytes) {
    byte[] all = new byte[bytes.capacity()];
    bytes.get(0, all);
    return all;
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
