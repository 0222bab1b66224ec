package dev.skerry.device.uplink;

import dev.skerry.time.Time;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A body that must go on coming: it is broken off when somebody has waited for its next byte for
 * too long. How long the reader takes between two reads does not count.
 */
final class Flowing extends FilterInputStream {
  /** No byte for so long is the end. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Time time;
  private long read;
  private boolean stalled;

  Flowing(InputStream in, Time time) {
    super(in);
    this.time = time;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    long number = begin();
    Time.Timer timer = time.after(PATIENCE, () -> breakOff(number));
    int count;
    try {
      count = super.read(into, from, most);
    } catch (IOException e) {
      throw hasStalled() ? stall(e) : e;
    } finally {
      timer.cancel();
      end();
    }
    if (count < 0 && hasStalled()) {
      throw stall(null);
    }
    return count;
  }

  private synchronized long begin() {
    return ++read;
  }

  private synchronized void end() {
    read++;
  }

  private synchronized boolean hasStalled() {
    return stalled;
  }

  private static IOException stall(@Nullable IOException e) {
    return new IOException(
        "no byte came for " + PATIENCE.toSeconds() + " s (expected: some, or the end)", e);
  }

  /* Wakes whoever waits in that read; none that has come back meanwhile. */
  private void breakOff(long number) {
    synchronized (this) {
      if (read != number) {
        return;
      }
      stalled = true;
    }
    try {
      in.close();
    } catch (IOException e) {
      // Whoever reads is told anyway.
    }
  }
}
