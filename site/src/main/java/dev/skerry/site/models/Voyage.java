package dev.skerry.site.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All bytes of an archive from somewhere on: from wherever they can be had, one way after the
 * other. Reading waits for as long as somebody else fetches it, and nobody has taken it back.
 */
final class Voyage extends InputStream {
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final Library library;
  private final Want want;
  private final BooleanSupplier wanted;
  private long position;
  private @Nullable InputStream leg;
  private boolean overUplink;

  Voyage(Library library, Want want, long from, BooleanSupplier wanted) {
    this.library = library;
    this.want = want;
    this.wanted = wanted;
    this.position = from;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (length > 0 && position < want.size()) {
      InputStream current = leg == null ? depart() : leg;
      leg = current;
      try {
        int came = current.read(into, offset, length);
        if (came > 0) {
          position += came;
          return came;
        }
        end(overUplink ? "the uplink ended early" : "");
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        end(String.valueOf(e.getMessage()));
      }
    }
    return length == 0 ? 0 : -1;
  }

  private void end(String trouble) throws IOException {
    land();
    if (overUplink) {
      library.uplinkFailed(want, trouble);
    }
  }

  private void land() throws IOException {
    InputStream done = leg;
    leg = null;
    if (done != null) {
      done.close();
    }
  }

  /* Waits until there is a way. */
  private InputStream depart() throws IOException {
    while (true) {
      switch (library.step(want)) {
        case Step.Take(var givers) -> {
          overUplink = false;
          return library.deliver(want, position, givers);
        }
        case Step.Bear _ -> {
          overUplink = true;
          try {
            return library.bear(want, position);
          } catch (InterruptedIOException e) {
            throw e;
          } catch (IOException e) {
            library.uplinkFailed(want, String.valueOf(e.getMessage()));
          }
        }
        case Step.Wait(Duration during) -> pause(during);
      }
    }
  }

  private void pause(Duration wait) throws IOException {
    long end = library.nanos() + wait.toNanos();
    try {
      for (long left = wait.toNanos(); left > 0; left = end - library.nanos()) {
        if (!wanted.getAsBoolean()) {
          throw new IOException("nobody wants " + want.archive() + " any more");
        }
        TimeUnit.NANOSECONDS.sleep(Math.min(left, GLANCE.toNanos()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public void close() throws IOException {
    land();
    want.pause();
  }
}
