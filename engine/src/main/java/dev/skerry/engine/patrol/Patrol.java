package dev.skerry.engine.patrol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads memory over and over, a part at a time, and tells of single bits that have turned in pages
 * that have not changed since models were loaded.
 *
 * <p>Of each page no more is kept than its checksum. One that changes otherwise is not looked at
 * any more, and one with nothing in it rarely: what is read every time is little more than weights.
 * Not thread-safe.
 */
public final class Patrol {
  /** How many lines are told of at a time, and sought, at the most. */
  public static final int MOST_LINES = 16;

  static final int PAGE = 4096;

  private static final SingleBit BITS = new SingleBit(PAGE);
  private static final int STRIDE = 16;
  /* Seen so often alike, a page is guarded. */
  private static final int STILL = 2;
  private static final int REST = 8;
  private static final byte GIVEN_UP = Byte.MIN_VALUE;
  private static final int READ_AT_ONCE = 64 * PAGE;

  private final ProcessMemory memory;
  private final byte[] read = new byte[READ_AT_ONCE];
  private final CRC32C sum = new CRC32C();
  private final int empty;
  private List<Stretch> stretches = List.of();
  private int stretch;
  private int page;
  private long rounds;
  private boolean young = true;
  private List<MemoryLine> sought = List.of();
  private boolean found;

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

  /** What has become of a search. */
  public enum Search {
    NONE,
    GOING_ON,
    FOUND,
    NOT_FOUND
  }

  /**
   * What a look has shown.
   *
   * @param turned lines of which one bit has turned, as they were before
   * @param search whether a line that is sought stands in what is guarded here
   * @param isYoung whether not all was read once yet since something was loaded
   */
  public record Report(List<MemoryLine> turned, Search search, boolean isYoung) {
    public Report {
      turned = List.copyOf(turned);
    }
  }

  /** The pages of a region, and what is known of each. */
  private static final class Stretch {
    private final long begin;
    private final int[] sums;
    /* Above 0: seen alike so often. Below: let rest for so many rounds, or for good. */
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

    /** Whether a page is to be passed over this time. */
    boolean rests(int number) {
      if (seen[number] < 0 && seen[number] != GIVEN_UP) {
        seen[number]++;
        return true;
      }
      return seen[number] < 0;
    }

    /** Whatever was given up may be something else by now. */
    void giveAnotherChance() {
      for (int i = 0; i < seen.length; i++) {
        seen[i] = seen[i] == GIVEN_UP ? 0 : seen[i];
      }
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
   * Begins a round, for something was loaded, or is gone. Pages that change until it ends are
   * looked at on; those that do not are guarded as before.
   */
  public void beginAnew() {
    stretches.forEach(Stretch::giveAnotherChance);
    stretch = stretches.size();
    young = true;
  }

  /** Looks in the round to come whether one of these stands in what is guarded here. */
  public void seek(List<MemoryLine> lines) {
    sought = List.copyOf(lines);
    found = false;
    stretch = stretches.size();
  }

  /**
   * Goes on where it was.
   *
   * @param pages how many to read at the most; less if a round ends before
   * @throws IOException if the system does not say any more what there is
   */
  public Report look(int pages) throws IOException {
    if (stretch == stretches.size()) {
      survey();
    }
    List<MemoryLine> turned = new ArrayList<>();
    int left = pages;
    while (left > 0 && stretch < stretches.size()) {
      left -= step(left, turned);
    }
    boolean ended = stretch == stretches.size();
    if (ended) {
      rounds++;
      young = false;
    }
    return new Report(turned, search(ended), young);
  }

  private Search search(boolean ended) {
    if (sought.isEmpty()) {
      return Search.NONE;
    }
    if (!found && !ended) {
      return Search.GOING_ON;
    }
    sought = List.of();
    return found ? Search.FOUND : Search.NOT_FOUND;
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
    while (page < in.pages() && in.rests(page)) {
      page++;
    }
    int first = page;
    int bound = Math.min(in.pages(), first + Math.min(most, READ_AT_ONCE / PAGE));
    while (page < bound && in.seen[page] >= 0) {
      page++;
    }
    int wanted = page - first;
    int length = memory.read(in.begin + (long) first * PAGE, read, wanted * PAGE);
    int count = length / PAGE;
    for (int i = 0; i < count; i++) {
      compare(in, first + i, i * PAGE, turned);
    }
    found |= holdsSought(count * PAGE);
    if (count < wanted) {
      // One that cannot be read hides none of those behind it.
      in.seen[first + count] = -REST;
      page = first + count + 1;
    }
    if (page == in.pages()) {
      stretch++;
      page = 0;
    }
    return Math.max(1, count);
  }

  private void compare(Stretch in, int number, int at, List<MemoryLine> turned) {
    int before = in.sums[number];
    int seen = in.seen[number];
    int now = checksum(read, at);
    in.sums[number] = now;
    if (seen == 0) {
      in.seen[number] = (byte) (now == empty ? -REST : 1);
    } else if (now == before) {
      in.seen[number] = (byte) Math.min(STILL, seen + 1);
    } else {
      in.seen[number] = young ? 1 : GIVEN_UP;
      int bit = seen == STILL ? BITS.find(now ^ before) : -1;
      if (bit >= 0 && turned.size() < MOST_LINES) {
        note(at, bit, turned);
      }
    }
  }

  private void note(int at, int bit, List<MemoryLine> turned) {
    int bits = MemoryLine.LENGTH * Byte.SIZE;
    int line = bit / bits * MemoryLine.LENGTH;
    MemoryLine before = MemoryLine.of(read, at + line).turned(bit % bits);
    if (before.isTelling(bit % bits)) {
      turned.add(before);
    }
  }

  private boolean holdsSought(int length) {
    for (MemoryLine line : sought) {
      for (int i = 0; i + MemoryLine.LENGTH <= length; i += STRIDE) {
        if (line.isAt(read, i)) {
          return true;
        }
      }
    }
    return false;
  }

  private int checksum(byte[] bytes, int at) {
    sum.reset();
    sum.update(bytes, at, PAGE);
    return (int) sum.getValue();
  }
}
