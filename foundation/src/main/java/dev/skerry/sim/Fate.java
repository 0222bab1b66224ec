package dev.skerry.sim;

import java.util.random.RandomGenerator;

/**
 * What becomes of everything that was not synced when the power goes.
 *
 * <p>A disk may keep all of it, none of it, or any part, in any order: this decides, change by
 * change and byte by byte.
 */
public interface Fate {
  /**
   * One of the unsynced changes of a file, by its {@code index} among {@code count}, oldest first.
   * The directory counts as file -1.
   */
  record Change(int file, int index, int count) {}

  /** Whether the directory keeps a new, changed or deleted name. */
  boolean keepsName(Change change);

  /** Whether a file keeps the byte at {@code offset} within a write. */
  boolean keepsByte(Change change, int offset);

  /** Whether a file keeps the size that lost bytes gave it, with zeros in their place. */
  boolean keepsSize();

  /** Nothing survives. */
  Fate NOTHING = new Plain("nothing", false, false, false);

  /** Everything survives. */
  Fate ALL = new Plain("all", true, true, true);

  /** Names survive, with nothing in the files. */
  Fate NAMES_ONLY = new Plain("names only", true, false, false);

  /** Names and sizes survive, with zeros in the files. */
  Fate ZEROS = new Plain("zeros", true, false, true);

  /** Bytes survive, in files whose names may be gone. */
  Fate BYTES_ONLY = new Plain("bytes only", false, true, true);

  /** Everything survives save for the last write to each file, of which the first bytes do. */
  static Fate tornAfter(int bytes) {
    return new Torn(bytes, true);
  }

  /** Everything survives save for the last write to each file, which lacks its first bytes. */
  static Fate tornBefore(int bytes) {
    return new Torn(bytes, false);
  }

  /** Each name, and each sector of each write, survives or not by the toss of a coin. */
  static Fate random(RandomGenerator random) {
    return new Sectors(random.nextLong());
  }

  /** The same for everything of a kind. */
  record Plain(String name, boolean names, boolean bytes, boolean size) implements Fate {
    @Override
    public boolean keepsName(Change change) {
      return names;
    }

    @Override
    public boolean keepsByte(Change change, int offset) {
      return bytes;
    }

    @Override
    public boolean keepsSize() {
      return size;
    }
  }

  /** The last write is torn at a byte. */
  record Torn(int at, boolean keepsFront) implements Fate {
    @Override
    public boolean keepsName(Change change) {
      return true;
    }

    @Override
    public boolean keepsByte(Change change, int offset) {
      return change.index() < change.count() - 1 || (keepsFront ? offset < at : offset >= at);
    }

    @Override
    public boolean keepsSize() {
      return !keepsFront;
    }
  }

  /** Every sector has a fate of its own, found from the seed alone. */
  record Sectors(long seed) implements Fate {
    private static final int SECTOR = 512;

    @Override
    public boolean keepsName(Change change) {
      return toss(change, 0);
    }

    @Override
    public boolean keepsByte(Change change, int offset) {
      return toss(change, offset / SECTOR);
    }

    @Override
    public boolean keepsSize() {
      return toss(new Change(-2, 0, 0), 0);
    }

    /* One step of SplitMix64 on the coordinates. */
    private boolean toss(Change change, int sector) {
      long z = 31L * (31L * change.file() + change.index()) + sector + 1;
      z = seed + 0x9E3779B97F4A7C15L * z;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      return ((z ^ (z >>> 31)) & 1) == 0;
    }
  }
}
