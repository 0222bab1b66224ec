package dev.skerry.site.models;

import dev.skerry.site.membership.Member;
import dev.skerry.terms.Digest;
import dev.skerry.time.Time;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What comes from several neighbours at once, in order. The place of one that is busy or fails is
 * taken by another; not if several failed and nothing came, for then it may be this device that is
 * cut off. It breaks off when none of them gives any more, and ends early after a while, so that
 * others who have it by then can give as well.
 */
final class Delivery extends InputStream {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int MOST_GIVERS = 4;
  private static final int MOST_FAILED = 4;
  private static final int MOST_PIECES = 32;

  private final Neighbours neighbours;
  private final Want want;
  private final Time time;
  private final Pieces pieces;
  private final Map<Piece, String> gave = new HashMap<>();
  private final Queue<Member> unasked;
  private int working;
  /* How many failed since something came. */
  private int failed;
  private boolean closed;
  private InputStream head = InputStream.nullInputStream();
  private long position;

  /**
   * Begins to ask.
   *
   * @param givers who has it, in the order in which they are asked
   */
  Delivery(Neighbours neighbours, Want want, long from, List<Member> givers, Time time) {
    this.neighbours = neighbours;
    this.want = want;
    this.time = time;
    this.position = from;
    long end =
        Math.min(want.size(), Piece.at(from, want.size()).end() + (MOST_PIECES - 1L) * Piece.USUAL);
    this.pieces = new Pieces(from, end);
    this.unasked = new ArrayDeque<>(givers);
    int asked = Math.min(MOST_GIVERS, givers.size());
    this.working = asked;
    for (int i = 0; i < asked; i++) {
      Thread.ofVirtual().name("archive-" + i).start(this::work);
    }
  }

  private void work() {
    try {
      for (Member giver = giver(); giver != null; giver = giver()) {
        fetch(giver);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      left();
    }
  }

  private synchronized @Nullable Member giver() {
    return closed || pieces.isDone() || failed >= MOST_FAILED ? null : unasked.poll();
  }

  /* Until there is nothing more to fetch, or it gives nothing more. */
  private void fetch(Member giver) throws InterruptedException {
    String name = giver.device();
    for (Optional<Piece> next = next(name); next.isPresent(); next = next(name)) {
      Piece piece = next.get();
      try {
        came(piece, name, neighbours.piece(giver, want.archive(), piece));
      } catch (IOException | RuntimeException e) {
        boolean busy = e instanceof Neighbours.BusyException;
        lost(piece, name, busy);
        if (busy) {
          want.busy(name, time.nanos());
        } else {
          want.failed(name, time.nanos());
        }
        return;
      }
    }
  }

  private synchronized Optional<Piece> next(String giver) throws InterruptedException {
    while (!closed && !pieces.isDone()) {
      Optional<Piece> next = pieces.next(giver, time.nanos());
      if (next.isPresent()) {
        return next;
      }
      wait(LOOK.toMillis());
    }
    return Optional.empty();
  }

  private synchronized void came(Piece piece, String giver, byte[] content) {
    failed = 0;
    if (pieces.came(piece, content)) {
      gave.put(piece, giver);
    }
    notifyAll();
  }

  private synchronized void lost(Piece piece, String giver, boolean busy) {
    failed += busy ? 0 : 1;
    pieces.lost(piece, giver);
    notifyAll();
  }

  private synchronized void left() {
    working--;
    notifyAll();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (head.available() == 0 && !advance()) {
      return -1;
    }
    return head.read(into, offset, length);
  }

  private synchronized boolean advance() throws IOException {
    try {
      while (true) {
        Optional<byte[]> next = pieces.take();
        if (next.isPresent()) {
          byte[] content = next.get();
          Piece piece = new Piece(position, content.length);
          want.gave(String.valueOf(gave.remove(piece)), piece, Digest.of(content));
          position = piece.end();
          head = new ByteArrayInputStream(content);
          notifyAll();
          return true;
        }
        if (closed || pieces.isDone()) {
          return false;
        }
        if (working == 0) {
          throw new IOException("no neighbour gives " + want.archive() + " any more");
        }
        wait(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
