package dev.skerry.journal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/*
 * The journal without its threads: every call does its work on the disk, and returns when that is
 * certain. Segments are dropped from the front one by one, each certain to be gone before the next,
 * so that no crash can bring back an old segment without the newer ones.
 */
final class SegmentLog {
  private final Disk disk;
  private final JournalLimits limits;
  private final TreeMap<Long, Segment> segments = new TreeMap<>();
  private boolean namesUncertain;
  private long next;

  SegmentLog(Disk disk, JournalLimits limits, List<Segment> recovered) {
    this.disk = disk;
    this.limits = limits;
    recovered.forEach(segment -> segments.put(segment.first(), segment));
    next = recovered.isEmpty() ? 0 : recovered.getLast().next();
  }

  /** The sequence of the oldest record, or {@link #next} if there is none. */
  long first() {
    return segments.isEmpty() ? next : segments.firstKey();
  }

  /** The sequence that the next record will get. */
  long next() {
    return next;
  }

  long bytes() {
    return segments.values().stream().mapToLong(Segment::bytes).sum();
  }

  /** Appends records in one block; returns the sequence of the first. */
  long append(List<byte[]> records) throws IOException {
    int size = Block.sizeOf(records);
    if (bytes() + size > limits.quotaBytes()) {
      throw new DiskFullException(
          "quota: %d + %d bytes (expected: <= %d)".formatted(bytes(), size, limits.quotaBytes()));
    }
    Segment last = last();
    Segment target = last != null && last.takes(size, limits.segmentBytes()) ? last : roll();
    target.append(records);
    long first = next;
    next = target.next();
    return first;
  }

  /** Drops segments of which every record is older than {@code upTo}. */
  void trim(long upTo) throws IOException {
    dropWhile(second -> second <= upTo);
    Segment last = last();
    if (upTo >= next && last != null && last.bytes() > 0) {
      roll();
      dropWhile(second -> second <= upTo);
    }
  }

  /** Drops the oldest segments until the rest take at most {@code bytes}, or one is left. */
  void retain(long bytes) throws IOException {
    dropWhile(second -> bytes() > bytes);
  }

  /** The segment that holds a record, or the first one behind it. */
  Optional<Segment> holding(long sequence) {
    Map.Entry<Long, Segment> holding = segments.floorEntry(sequence);
    return Optional.ofNullable(holding != null ? holding : segments.firstEntry())
        .map(Map.Entry::getValue);
  }

  /** The first record that is no longer in {@code segment}. */
  long limit(Segment segment) {
    Long behind = segments.higherKey(segment.first());
    return behind == null ? next : behind;
  }

  void close() throws IOException {
    Segment last = last();
    if (last != null) {
      last.seal();
    }
  }

  private @Nullable Segment last() {
    return segments.isEmpty() ? null : segments.lastEntry().getValue();
  }

  /* A file of that name holds nothing certain: its first sync, or that of its name, had failed. */
  private Segment roll() throws IOException {
    Segment last = last();
    if (last != null) {
      last.seal();
    }
    String name = SegmentName.of(next);
    if (disk.list().contains(name)) {
      segments.remove(next);
      disk.delete(name);
    }
    Segment segment = Segment.create(disk, next);
    namesUncertain = true;
    try {
      syncNames();
    } catch (IOException e) {
      segment.seal();
      throw e;
    }
    segments.put(next, segment);
    return segment;
  }

  private void dropWhile(LongPredicate condition) throws IOException {
    for (OptionalLong second = second();
        second.isPresent() && condition.test(second.getAsLong());
        second = second()) {
      syncNames();
      disk.delete(segments.firstEntry().getValue().name());
      segments.pollFirstEntry();
      namesUncertain = true;
    }
    syncNames();
  }

  private OptionalLong second() {
    Long second = segments.isEmpty() ? null : segments.higherKey(segments.firstKey());
    return second == null ? OptionalLong.empty() : OptionalLong.of(second);
  }

  private void syncNames() throws IOException {
    if (namesUncertain) {
      disk.syncDirectory();
      namesUncertain = false;
    }
  }
}
