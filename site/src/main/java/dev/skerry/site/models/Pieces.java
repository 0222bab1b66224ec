package dev.skerry.site.models;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What comes of an archive from several neighbours at once: who shall bring which piece, and what
 * came, in order. A piece that one takes long to bring is asked of another as well.
 *
 * <p>Belongs to one thread at a time.
 */
final class Pieces {
  static final Duration LONG = Duration.ofSeconds(2);
  /* So much is held in memory at the most. */
  private static final int AHEAD = 8;

  private final long size;
  private final Map<Piece, Asked> away = new HashMap<>();
  private final TreeMap<Long, Piece> again = new TreeMap<>();
  private final TreeMap<Long, byte[]> ready = new TreeMap<>();
  private long delivered;
  private long asked;

  /** Of whom a piece was asked last, and when. */
  private record Asked(String giver, long at) {}

  /** All of an archive of {@code size} bytes that comes from {@code from} on. */
  Pieces(long from, long size) {
    this.size = size;
    this.delivered = from;
    this.asked = from;
  }

  /** What {@code giver} shall bring next; empty if there is nothing for it just now. */
  Optional<Piece> next(String giver, long now) {
    Piece next = again.isEmpty() ? fresh() : again.pollFirstEntry().getValue();
    if (next == null) {
      next = late(giver, now);
    }
    if (next == null) {
      return Optional.empty();
    }
    away.put(next, new Asked(giver, now));
    return Optional.of(next);
  }

  private @Nullable Piece fresh() {
    if (asked >= size || asked >= delivered + (long) AHEAD * Piece.USUAL) {
      return null;
    }
    Piece fresh = Piece.at(asked, size);
    asked = fresh.end();
    return fresh;
  }

  private @Nullable Piece late(String giver, long now) {
    Piece late = null;
    for (Map.Entry<Piece, Asked> entry : away.entrySet()) {
      Asked asked = entry.getValue();
      if (!asked.giver().equals(giver)
          && now - asked.at() >= LONG.toNanos()
          && (late == null || entry.getKey().from() < late.from())) {
        late = entry.getKey();
      }
    }
    return late;
  }

  /** A piece came; returns whether it is the first time. */
  boolean came(Piece piece, byte[] content) {
    if (content.length != piece.length()) {
      throw new IllegalArgumentException(
          "piece: " + content.length + " bytes (expected: " + piece.length() + ")");
    }
    if (away.remove(piece) == null) {
      return false;
    }
    ready.put(piece.from(), content);
    return true;
  }

  /** A piece will not come from {@code giver}. */
  void lost(Piece piece, String giver) {
    Asked asked = away.get(piece);
    if (asked != null && asked.giver().equals(giver)) {
      away.remove(piece);
      again.put(piece.from(), piece);
    }
  }

  /** What comes next in order, if it is here. */
  Optional<byte[]> take() {
    byte[] next = ready.remove(delivered);
    if (next == null) {
      return Optional.empty();
    }
    delivered += next.length;
    return Optional.of(next);
  }

  /** Whether all of it was taken. */
  boolean isDone() {
    return delivered >= size;
  }
}
