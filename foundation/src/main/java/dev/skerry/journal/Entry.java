package dev.skerry.journal;

import java.util.Arrays;

/** A record as it was appended, and its place in the order of all records. */
public final class Entry {
  private final long sequence;
  private final byte[] bytes;

  Entry(long sequence, byte[] bytes) {
    this.sequence = sequence;
    this.bytes = bytes;
  }

  /** Counts the records of a journal from zero. It is never given to another record. */
  public long sequence() {
    return sequence;
  }

  /** A copy of what was appended. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry entry
        && sequence == entry.sequence
        && Arrays.equals(bytes, entry.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(sequence) + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Entry[sequence=" + sequence + ", " + bytes.length + " bytes]";
  }
}
