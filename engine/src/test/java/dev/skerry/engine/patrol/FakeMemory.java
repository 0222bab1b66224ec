package dev.skerry.engine.patrol;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Memory that a test does with what it likes. */
final class FakeMemory implements ProcessMemory {
  private final TreeMap<Long, byte[]> regions = new TreeMap<>();
  private long pagesRead;
  private long hole = -1;

  /** Maps a region full of numbers, as weights are. */
  FakeMemory map(long begin, int pages, long seed) {
    byte[] content = new byte[pages * Patrol.PAGE];
    new SplittableRandom(seed).nextBytes(content);
    regions.put(begin, content);
    return this;
  }

  void unmap(long begin) {
    regions.remove(begin);
  }

  /** The page that begins here is mapped and cannot be read. */
  void hole(long page) {
    hole = page;
  }

  byte[] content(long begin) {
    byte[] content = regions.get(begin);
    if (content == null) {
      throw new IllegalArgumentException("nothing is mapped at " + begin);
    }
    return content;
  }

  void turn(long begin, long bit) {
    content(begin)[(int) (bit / Byte.SIZE)] ^= (byte) (1 << (bit % Byte.SIZE));
  }

  long pagesRead() {
    return pagesRead;
  }

  @Override
  public List<Region> regions() {
    List<Region> all = new ArrayList<>();
    regions.forEach((begin, content) -> all.add(new Region(begin, begin + content.length)));
    return all;
  }

  @Override
  public int read(long address, byte[] into, int wanted) {
    var region = regions.floorEntry(address);
    if (region == null || address >= region.getKey() + region.getValue().length) {
      return 0;
    }
    int at = (int) (address - region.getKey());
    int length = Math.min(wanted, region.getValue().length - at);
    if (hole >= address && hole < address + length) {
      length = (int) (hole - address);
    }
    System.arraycopy(region.getValue(), at, into, 0, length);
    pagesRead += length / Patrol.PAGE;
    return length;
  }
}
