package dev.skerry.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/*
 * Finds out what a disk holds, and puts its end in order. Only the last segment may end in bytes that
 * are no block: they are what a crash left of an unacknowledged write, and are cut off.
 *
 * The last block may be readable and yet not on disk: the process may have died between writing and
 * syncing, or the sync may have failed, after which the system takes the pages for clean. So it is
 * written once more, over itself, and synced, before anybody is told of it.
 */
final class Opening {
  private final Disk disk;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Damage> damages = new ArrayList<>();
  private long records;
  private long tornBytes;

  private Opening(Disk disk) {
    this.disk = disk;
  }

  /** The journal as it was found. */
  record Opened(SegmentLog log, Recovery recovery) {}

  static Opened open(Disk disk, JournalLimits limits) throws IOException {
    Opening opening = new Opening(disk);
    opening.readAll();
    disk.syncDirectory();
    SegmentLog log = new SegmentLog(disk, limits, opening.segments);
    Recovery recovery =
        new Recovery(
            opening.records,
            log.bytes(),
            opening.segments.size(),
            opening.tornBytes,
            opening.damages);
    return new Opened(log, recovery);
  }

  private void readAll() throws IOException {
    List<Long> firsts = new ArrayList<>();
    for (String name : disk.list()) {
      SegmentName.first(name).ifPresent(firsts::add);
    }
    for (int i = 0; i < firsts.size(); i++) {
      if (i + 1 < firsts.size()) {
        readSealed(firsts.get(i), firsts.get(i + 1));
      } else {
        readLast(firsts.get(i));
      }
    }
  }

  private void readSealed(long first, long limit) throws IOException {
    try (DiskFile file = disk.open(SegmentName.of(first))) {
      ByteBuffer content = content(first, file);
      Scan scan = Scan.of(first, content, 0, first, limit).complete(first, limit);
      count(scan);
      segments.add(Segment.sealed(disk, first, scan, content.limit()));
    }
  }

  private void readLast(long first) throws IOException {
    DiskFile file = disk.open(SegmentName.of(first));
    try {
      ByteBuffer content = content(first, file);
      Scan scan = Scan.of(first, content, 0, first, Long.MAX_VALUE);
      makeCertain(file, content, scan);
      count(scan);
      segments.add(Segment.growing(disk, first, file, scan));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void makeCertain(DiskFile file, ByteBuffer content, Scan scan) throws IOException {
    tornBytes = (long) content.limit() - scan.end();
    if (tornBytes > 0) {
      file.truncate(scan.end());
    }
    if (!scan.blocks().isEmpty()) {
      Block last = scan.blocks().getLast();
      file.write(last.position(), content.slice(last.position(), last.size()));
    }
    file.sync();
  }

  private void count(Scan scan) {
    records += scan.records();
    damages.addAll(scan.damages());
  }

  private static ByteBuffer content(long first, DiskFile file) throws IOException {
    long size = file.size();
    if (size > JournalLimits.LARGEST_SEGMENT * 2L) {
      throw new IOException(
          "%s: %d bytes (expected: <= %d)"
              .formatted(SegmentName.of(first), size, JournalLimits.LARGEST_SEGMENT));
    }
    ByteBuffer content = ByteBuffer.allocate((int) size);
    file.read(0, content);
    return content.flip();
  }
}
