package dev.skerry.engine.patrol;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads memory over and over, a part at a time, and tells of single bits that have turned in pages
 * that did not change before.
 *
 * <p>Of each page no more is kept than its checksum. One that changes otherwise is let rest for
 * some rounds, as is one with nothing in it: what is read every time is little more than weights.
 * Not thread-safe.
 */
public final class Patrol implements Closeable {
  static final int PAGE = 4096;

  private static final int STRIDE = 16;
  /* Seen so often alike, a page counts as one that does not change. */
  private static final int STILL = 2;
  private static final int REST = 8;
  private static final int READ_AT_ONCE = 64 * PAGE;
  private static final int MOST_TURNED = 16;

  private final ProcessMemory memory;
  private final byte[] read = new byte[READ_AT_ONCE];
  private final CRC32C sum = new CRC32C();
  private final int empty;
  private List<Stretch> stretches = List.of();
  private int stretch;
  private int page;
  private long rounds;

  Patrol(ProcessMemory memory) {
    this.memory = memory;
    this.empty = checksum(new byte[PAGE], 0);
  }

  /**
   * A patrol of this process.
   *
   * @throws IOException if the system does not show a process its own memory
   */
  public static Patrol ofThisProcess() throws IOException {
    return new Patrol(OwnMemory.open());
  }

  /** The pages of a region, what is known of each. */
  private static final class Stretch {
    private final long begin;
    private final int[] sums;
    /* Above 0: seen alike so often. Below: let rest for so many rounds. */
    private final byte[] seen;

    Stretch(ProcessMemory.Region region) {
      begin = region.begin();
      int pages = Math.toIntExact((region.end() - region.begin()) / PAGE);
      sums = new int[pages];
      seen = new byte[pages];
    }

    int pages() {
      return sums.length;
    }

    long end() {
      return begin + (long) pages() * PAGE;
    }

    /** Takes over what is known of pages that are in both. */
    void remember(Stretch before) {
      long from = Math.max(begin, before.begin);
      int count = (int) Math.max(0, (Math.min(end(), before.end()) - from) / PAGE);
      if (count > 0) {
        int here = (int) ((from - begin) / PAGE);
        int there = (int) ((from - before.begin) / PAGE);
        System.arraycopy(before.sums, there, sums, here, count);
        System.arraycopy(before.seen, there, seen, here, count);
      }
    }
  }

  /** How often all has been read. */
  public long rounds() {
    return rounds;
  }

  /**
   * Goes on where it was.
   *
   * @param pages how many to read at the most; less if a round ends before
   * @return lines of which one bit has turned, as they were before
   * @throws IOException if the system does not say any more what there is
   */
  public List<MemoryLine> look(int pages) throws IOException {
    if (stretch == stretches.size()) {
      survey();
    }
    List<MemoryLine> turned = new ArrayList<>();
    int left = pages;
    while (left > 0 && stretch < stretches.size()) {
      left -= step(left, turned);
    }
    rounds += stretch == stretches.size() ? 1 : 0;
    return turned;
  }

  /** What there is by now; both lists are in order of addresses. */
  private void survey() throws IOException {
    List<Stretch> next = new ArrayList<>();
    int old = 0;
    for (ProcessMemory.Region region : memory.regions()) {
      Stretch now = new Stretch(region);
      while (old < stretches.size() && stretches.get(old).end() <= now.begin) {
        old++;
      }
      for (int i = old; i < stretches.size() && stretches.get(i).begin < now.end(); i++) {
        now.remember(stretches.get(i));
      }
      next.add(now);
    }
    stretches = next;
    stretch = 0;
    page = 0;
  }

  /** Reads pages that lie side by side, passing over those that rest; returns how many it read. */
  private int step(int most, List<MemoryLine> turned) {
    Stretch in = stretches.get(stretch);
    while (page < in.pages() && in.seen[page] < 0) {
      in.seen[page++]++;
    }
    int first = page;
    int bound = Math.min(in.pages(), first + Math.min(most, READ_AT_ONCE / PAGE));
    while (page < bound && in.seen[page] >= 0) {
      page++;
    }
    int count = page - first;
    int length = memory.read(in.begin + (long) first * PAGE, read, count * PAGE);
    for (int i = 0; i < count; i++) {
      if ((i + 1) * PAGE <= length) {
        compare(in, first + i, i * PAGE, turned);
      } else {
        in.seen[first + i] = -REST;
      }
    }
    if (page == in.pages()) {
      stretch++;
      page = 0;
    }
    return count;
  }

  private void compare(Stretch in, int number, int at, List<MemoryLine> turned) {
    int before = in.sums[number];
    int now = checksum(read, at);
    in.sums[number] = now;
    if (now == empty) {
      in.seen[number] = -REST;
    } else if (in.seen[number] == 0) {
      in.seen[number] = 1;
    } else if (now == before) {
      in.seen[number] = (byte) Math.min(STILL, in.seen[number] + 1);
    } else {
      int bit = in.seen[number] == STILL ? SingleBit.find(now ^ before, PAGE) : -1;
      in.seen[number] = (byte) (bit < 0 ? -REST : 1);
      if (bit >= 0 && turned.size() < MOST_TURNED) {
        note(at, bit, turned);
      }
    }
  }

  private void note(int at, int bit, List<MemoryLine> turned) {
    int bits = MemoryLine.LENGTH * Byte.SIZE;
    int line = bit / bits * MemoryLine.LENGTH;
    MemoryLine before = MemoryLine.of(read, at + line).turned(bit % bits);
    if (before.isTelling()) {
      turned.add(before);
    }
  }

  private int checksum(byte[] bytes, int at) {
    sum.reset();
    sum.update(bytes, at, PAGE);
    return (int) sum.getValue();
  }

  /**
   * Whether {@code line} stands anywhere in this memory, at an address that is a multiple of 16.
   *
   * @throws IOException if the system does not say what there is
   */
  public boolean holds(MemoryLine line) throws IOException {
    for (ProcessMemory.Region region : memory.regions()) {
      if (isIn(region, line)) {
        return true;
      }
    }
    return false;
  }

  private boolean isIn(ProcessMemory.Region region, MemoryLine line) {
    long at = region.begin();
    while (at < region.end()) {
      int length = memory.read(at, read, (int) Math.min(read.length, region.end() - at));
      for (int i = 0; i + MemoryLine.LENGTH <= length; i += STRIDE) {
        if (line.isAt(read, i)) {
          return true;
        }
      }
      // Again from the last page, where a line may begin; or behind the page that cannot be read.
      at += length == read.length ? read.length - PAGE : length / PAGE * (long) PAGE + PAGE;
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    memory.close();
  }
}
