package dev.skerry.site.models;

import dev.skerry.terms.Digest;
import dev.skerry.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What comes over the uplink, while the neighbours are told how far it is. One that gives nothing
 * for long is broken off.
 */
final class Carriage extends InputStream {
  private final InputStream raw;
  private final Want want;
  private final Time time;
  private final long size;
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private long position;
  private volatile long movedAt;
  private volatile boolean closed;

  Carriage(InputStream raw, long from, long size, Want want, Time time) {
    this.raw = raw;
    this.want = want;
    this.time = time;
    this.size = size;
    this.position = from;
    this.movedAt = time.nanos();
    watch();
  }

  private void watch() {
    var _ = time.after(Errand.STALL, this::look);
  }

  private void look() {
    if (closed) {
      return;
    }
    if (time.nanos() - movedAt < Errand.STALL.toNanos()) {
      watch();
      return;
    }
    try {
      raw.close();
    } catch (IOException e) {
      // Whoever reads is told either way.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    long left = Piece.at(position, size).end() - position;
    int came = raw.read(into, offset, (int) Math.min(length, left));
    if (came > 0) {
      movedAt = time.nanos();
      position += came;
      open.write(into, offset, came);
      want.got(position);
      if (came == left) {
        note();
      }
    }
    return came;
  }

  private void note() {
    if (open.size() > 0) {
      want.came(new Piece(position - open.size(), open.size()), Digest.of(open.toByteArray()));
      open.reset();
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      note();
      raw.close();
    }
  }
}
