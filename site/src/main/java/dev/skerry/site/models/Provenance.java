package dev.skerry.site.models;

import dev.skerry.terms.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who gave what of one archive, over all attempts to get it, so that who gave something wrong is
 * known once that can be known: at once if all came from one neighbour, else as soon as the right
 * bytes are here to compare with.
 *
 * <p>Belongs to one thread.
 */
final class Provenance {
  /* After so many wrong attempts the neighbours have had their chance. */
  private static final int MOST_WRONG = 3;
  /* The fleet is not blamed: it said what the digest is. */
  private static final String FLEET = "";

  private final long size;
  private final List<Map<Piece, Gift>> before = new ArrayList<>();
  private Map<Piece, Gift> current = new HashMap<>();

  private record Gift(String giver, Digest content) {}

  Provenance(long size) {
    this.size = size;
  }

  /** All that came from {@code from} on was not kept. */
  void resume(long from) {
    current.keySet().removeIf(piece -> piece.end() > from);
  }

  /** A neighbour gave this. */
  void gave(String giver, Piece piece, Digest content) {
    current.put(piece, new Gift(giver, content));
  }

  /** This came over the uplink. */
  void came(Piece piece, Digest content) {
    gave(FLEET, piece, content);
  }

  /** How it shall be fetched now. */
  enum Way {
    FROM_SEVERAL,
    FROM_ONE,
    FROM_FLEET
  }

  Way way() {
    if (before.size() >= MOST_WRONG) {
      return Way.FROM_FLEET;
    }
    return before.isEmpty() ? Way.FROM_SEVERAL : Way.FROM_ONE;
  }

  /** Whether a neighbour gave any of what is here now, or may have. */
  boolean neighboursHadPart() {
    return givers().stream().anyMatch(giver -> !giver.equals(FLEET)) || known() < size;
  }

  /** What came was not the archive, and is thrown away; returns who is to blame for certain. */
  Set<String> wrong() {
    Set<String> givers = givers();
    boolean certain = givers.size() == 1 && known() == size;
    before.add(current);
    current = new HashMap<>();
    givers.remove(FLEET);
    return certain ? givers : Set.of();
  }

  /** What came is the archive; returns who gave something else before. */
  Set<String> right() {
    Set<String> blamed = new TreeSet<>();
    for (Map<Piece, Gift> attempt : before) {
      attempt.forEach((piece, gift) -> {
        Gift right = current.get(piece);
        if (right != null && !right.content().equals(gift.content())) {
          blamed.add(gift.giver());
        }
      });
    }
    blamed.remove(FLEET);
    return blamed;
  }

  private Set<String> givers() {
    Set<String> givers = new TreeSet<>();
    current.values().forEach(gift -> givers.add(gift.giver()));
    return givers;
  }

  private long known() {
    return current.keySet().stream().mapToLong(Piece::length).sum();
  }
}
