package dev.skerry.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/*
 * What one sync made certain: the records that were waiting, written at once.
 *
 *   0  int   magic "SKJ1"
 *   4  int   CRC32C of the segment's first sequence and of everything below
 *   8  long  sequence of the first record
 *  16  int   position of this block in its segment
 *  20  int   number of records
 *  24  int   length of what follows
 *  28  the records, each an int length and its bytes
 *
 * A block is written only after all before it were synced. So a block that cannot be read, with one
 * behind it that can, was certain once and is damaged; without one, it is what a crash left of the
 * last write. The checksum covers segment and position, so that bytes of a block that turn up
 * elsewhere, in a recycled sector or inside a record, are not taken for one.
 */
record Block(long first, int position, int size, List<Entry> entries) {
  private static final int MAGIC = 0x534B4A31;
  private static final int HEADER = 28;
  private static final int CHECKED_FROM = 8;

  /** How many bytes a block of one record takes. */
  static int sizeOf(int recordLength) {
    return HEADER + Integer.BYTES + recordLength;
  }

  /** How many bytes one more record adds to a block. */
  static int sizeWithin(int recordLength) {
    return Integer.BYTES + recordLength;
  }

  /** How many bytes a block of these records takes. */
  static int sizeOf(List<byte[]> records) {
    return HEADER + records.stream().mapToInt(record -> sizeWithin(record.length)).sum();
  }

  /** The sequence of the first record behind this block. */
  long next() {
    return first + entries.size();
  }

  /** Where the block behind this one begins. */
  int end() {
    return position + size;
  }

  static ByteBuffer encode(long segment, long first, int position, List<byte[]> records) {
    ByteBuffer block = ByteBuffer.allocate(sizeOf(records));
    block.putInt(MAGIC).putInt(0).putLong(first).putInt(position);
    block.putInt(records.size()).putInt(block.capacity() - HEADER);
    records.forEach(record -> block.putInt(record.length).put(record));
    block.flip();
    return block.putInt(Integer.BYTES, checksum(segment, block.slice()));
  }

  /**
   * Reads the block at {@code offset} of {@code content}, which begins at {@code base} in its
   * segment. Empty if there is none, or anything about it is wrong.
   */
  static Optional<Block> decode(long segment, ByteBuffer content, int base, int offset) {
    if (content.limit() - offset < HEADER || content.getInt(offset) != MAGIC) {
      return Optional.empty();
    }
    int body = content.getInt(offset + 24);
    if (body < 0
        || body > content.limit() - offset - HEADER
        || content.getInt(offset + 16) != base + offset) {
      return Optional.empty();
    }
    ByteBuffer block = content.slice(offset, HEADER + body);
    if (block.getInt(4) != checksum(segment, block)) {
      return Optional.empty();
    }
    long first = block.getLong(8);
    return records(first, block.getInt(20), block)
        .map(entries -> new Block(first, base + offset, HEADER + body, entries));
  }

  private static Optional<List<Entry>> records(long first, int count, ByteBuffer block) {
    List<Entry> entries = new ArrayList<>();
    block.position(HEADER);
    while (block.remaining() >= Integer.BYTES) {
      int length = block.getInt();
      if (length < 0 || length > block.remaining()) {
        return Optional.empty();
      }
      byte[] bytes = new byte[length];
      block.get(bytes);
      entries.add(new Entry(first + entries.size(), bytes));
    }
    boolean sound = !entries.isEmpty() && entries.size() == count && !block.hasRemaining();
    return sound ? Optional.of(List.copyOf(entries)) : Optional.empty();
  }

  private static int checksum(long segment, ByteBuffer block) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(segment).flip());
    crc.update(block.slice(CHECKED_FROM, block.limit() - CHECKED_FROM));
    return (int) crc.getValue();
  }
}
