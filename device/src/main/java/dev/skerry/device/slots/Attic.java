package dev.skerry.device.slots;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Which archives are kept though nothing on the device needs them: as many as there is room for,
 * and of those the ones that would be missed most. An archive is worth, for each byte of room, the
 * cost of fetching it again times the chance that it is used again.
 *
 * <p>Chance is taken for the number of uses, of which half is forgotten every week; after a restart
 * all begin alike. Belongs to one thread at a time.
 */
public final class Attic {
  private static final Duration HALF = Duration.ofDays(7);
  private static final int MOST_REMEMBERED = 256;

  private final Bytes room;
  private final Map<Digest, Uses> uses = new HashMap<>();
  private final Map<Digest, Bytes> kept = new HashMap<>();

  /** How often something was used, as of some moment. */
  private record Uses(double count, long at) {
    double count(long now) {
      return count * Math.pow(0.5, (double) (now - at) / HALF.toNanos());
    }
  }

  /** Nothing in it; at most so much is kept. */
  public Attic(Bytes room) {
    this.room = room;
  }

  /** Somebody, here or elsewhere, put this archive to use. */
  public void used(Digest archive, long now) {
    uses.put(archive, new Uses(1 + chance(archive, now), now));
    if (uses.size() > MOST_REMEMBERED) {
      uses.keySet().stream()
          .min(
              Comparator.comparingDouble((Digest it) -> chance(it, now)).thenComparing(Digest::hex))
          .ifPresent(uses::remove);
    }
  }

  private double chance(Digest archive, long now) {
    Uses known = uses.get(archive);
    return known == null ? 0 : known.count(now);
  }

  /** What is in it. */
  public Set<Digest> kept() {
    return Set.copyOf(kept.keySet());
  }

  /** The device needs it again, or it is gone. */
  public void out(Digest archive) {
    kept.remove(archive);
  }

  /**
   * Nothing on the device needs this archive any more.
   *
   * @param cost of fetching an archive again, in whatever unit
   * @return what is to be taken off the shelf now; it may be this one
   */
  public List<Digest> in(Digest archive, Bytes size, ToDoubleFunction<Digest> cost, long now) {
    kept.put(archive, size);
    if (chance(archive, now) == 0) {
      used(archive, now);
    }
    List<Digest> order = new ArrayList<>(kept.keySet());
    Map<Digest, Double> worth = new HashMap<>();
    for (Digest it : order) {
      double bytes = Math.max(1, kept.getOrDefault(it, size).count());
      worth.put(it, cost.applyAsDouble(it) * chance(it, now) / bytes);
    }
    order.sort(
        Comparator.comparingDouble((Digest it) -> -worth.getOrDefault(it, 0.0))
            .thenComparing(Digest::hex));
    // Whatever does not fit beside what is worth more goes.
    Set<Digest> stays = new HashSet<>();
    long taken = 0;
    for (Digest it : order) {
      long bytes = kept.getOrDefault(it, size).count();
      if (taken + bytes <= room.count()) {
        taken += bytes;
        stays.add(it);
      }
    }
    List<Digest> leaves = order.stream().filter(it -> !stays.contains(it)).toList();
    leaves.forEach(kept::remove);
    return leaves;
  }
}
