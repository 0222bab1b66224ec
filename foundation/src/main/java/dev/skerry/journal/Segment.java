package dev.skerry.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * One file of the journal. Only the last one is written to, and only until its disk fails it: after
 * a failed write or sync nobody knows what the file holds behind its certain end, so it is sealed and
 * what follows goes into a new segment.
 */
final class Segment {
  private final Disk disk;
  private final String name;
  private final long first;
  private @Nullable DiskFile file;
  private int end;
  private long next;
  private long bytes;

  private Segment(Disk disk, long first, @Nullable DiskFile file, int end, long next, long bytes) {
    this.disk = disk;
    this.name = SegmentName.of(first);
    this.first = first;
    this.file = file;
    this.end = end;
    this.next = next;
    this.bytes = bytes;
  }

  /** A new file. Its name is not certain until the directory is synced. */
  static Segment create(Disk disk, long first) throws IOException {
    DiskFile file = disk.create(SegmentName.of(first));
    return new Segment(disk, first, file, 0, first, 0);
  }

  /** A file that is only read from now on. */
  static Segment sealed(Disk disk, long first, Scan scan, long bytes) {
    return new Segment(disk, first, null, scan.end(), scan.next(), bytes);
  }

  /** A file that goes on growing. */
  static Segment growing(Disk disk, long first, DiskFile file, Scan scan) {
    return new Segment(disk, first, file, scan.end(), scan.next(), scan.end());
  }

  String name() {
    return name;
  }

  long first() {
    return first;
  }

  /** The sequence of the first record behind this segment. */
  long next() {
    return next;
  }

  /** The size of the file, with whatever a failure left at its end. */
  long bytes() {
    return bytes;
  }

  boolean takes(int size, int limit) {
    return file != null && (end == 0 || end + (long) size <= limit);
  }

  /** Writes records and makes them certain, or throws and has not. */
  void append(List<byte[]> records) throws IOException {
    DiskFile open = file;
    if (open == null) {
      throw new IllegalStateException(name + " is sealed (expected: open)");
    }
    ByteBuffer block = Block.encode(first, next, end, records);
    int size = block.remaining();
    bytes = end + (long) size;
    write(open, block);
    try {
      open.sync();
    } catch (IOException e) {
      seal(e);
      throw e;
    }
    end += size;
    next += records.size();
  }

  private void write(DiskFile open, ByteBuffer block) throws IOException {
    try {
      open.write(end, block);
    } catch (DiskFullException e) {
      takeBack(open, e);
      throw e;
    } catch (IOException e) {
      seal(e);
      throw e;
    }
  }

  private void takeBack(DiskFile open, DiskFullException full) {
    try {
      open.truncate(end);
      bytes = end;
    } catch (IOException e) {
      full.addSuppressed(e);
      seal(full);
    }
  }

  private void seal(IOException because) {
    try {
      seal();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /** Closes the file to writers. */
  void seal() throws IOException {
    DiskFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  /**
   * What is certain from {@code offset} on, where the record {@code expected} should be. Every
   * record up to {@code limit} is either in it or reported as lost.
   */
  Scan scan(int offset, long expected, long limit) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(Math.max(0, end - offset));
    DiskFile open = file;
    if (open != null) {
      open.read(offset, content);
    } else {
      try (DiskFile reading = disk.open(name)) {
        reading.read(offset, content);
      }
    }
    return Scan.of(first, content.flip(), offset, expected, limit).complete(first, limit);
  }
}
