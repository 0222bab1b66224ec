package dev.skerry.site.models;

import dev.skerry.site.membership.Member;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.time.Duration;

/** How neighbours are asked for archives. Thread-safe; calls block, for a bounded time. */
public interface Neighbours extends AutoCloseable {
  /**
   * What {@code member} has of {@code archive}.
   *
   * @throws IOException if it does not say, within {@link #LOOKING}
   */
  Holding holding(Member member, Digest archive) throws IOException;

  /** The longest that {@link #holding} may take. */
  Duration LOOKING = Duration.ofMillis(800);

  /**
   * A piece of {@code archive}, of exactly its length; nothing says that it is right.
   *
   * @throws BusyException if the member gives to enough others already
   */
  byte[] piece(Member member, Digest archive, Piece piece) throws IOException;

  @Override
  void close();

  /** It has what was asked for, and is to be asked again later. */
  final class BusyException extends IOException {
    private static final long serialVersionUID = 1L;

    public BusyException(String device) {
      super(device + " gives to others now");
    }
  }
}
