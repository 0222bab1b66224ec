package dev.skerry.site.view;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The newest that is known of each other device, and how far away it is.
 *
 * <p>A plain sequential object, guarded by its owner. News of a device that is not on the roll is
 * passed over; what was heard counts for a while only, so that a device that has fallen silent is
 * asked nothing.
 */
public final class Neighbourhood {
  private static final int SENT = 64;
  /* So that a device that was never measured is not taken for one that is next door. */
  private static final long UNKNOWN_ROUND_TRIP = 5_000_000;
  /* A line is shorter and longer from one moment to the next; where to send goes by what is usual of late. */
  private static final double FRESH = 0.1;

  private final String self;
  private final long lifetime;
  private final Map<String, Entry> entries = new TreeMap<>();
  private final long[] sentAt = new long[SENT];
  private final long[] sentCount = new long[SENT];
  private Set<String> roll = Set.of();

  private static final class Entry {
    private final RoundTrips roundTrips = new RoundTrips();
    private @Nullable Standing standing;
    private long heardAt;
    private double foreign;
    private long echoed = Long.MIN_VALUE;
  }

  /**
   * Nobody yet.
   *
   * @param lifetime for how long news count, in nanoseconds
   */
  public Neighbourhood(String self, long lifetime) {
    if (lifetime <= 0) {
      throw new IllegalArgumentException("lifetime: " + lifetime + " (expected: > 0)");
    }
    this.self = self;
    this.lifetime = lifetime;
  }

  /** Only these devices are there from now on. */
  public void present(Set<String> devices) {
    roll = Set.copyOf(devices);
    entries.keySet().retainAll(roll);
  }

  /** Notes that the own standing of that count was said at {@code now}. */
  public void said(long count, long now) {
    int place = (int) Math.floorMod(count, (long) SENT);
    sentCount[place] = count;
    sentAt[place] = now;
  }

  /**
   * Takes in what {@code device} said; returns whether it was news.
   *
   * @param underway what had been sent there by a given time and is not back, in nanoseconds of one
   *     slot: of its backlog, that is what its visitor knows better
   */
  public boolean heard(String device, Standing standing, LongUnaryOperator underway, long now) {
    if (device.equals(self) || !roll.contains(device)) {
      return false;
    }
    Entry entry = entries.computeIfAbsent(device, unknown -> new Entry());
    if (entry.standing != null && !standing.isNewerThan(entry.standing)) {
      return false;
    }
    entry.heardAt = now;
    long then = now - entry.roundTrips.median() / 2;
    long foreign = Math.max(0, standing.backlog() - underway.applyAsLong(then));
    entry.foreign += (entry.standing == null ? 1 : FRESH) * (foreign - entry.foreign);
    entry.standing = standing;
    for (Echo echo : standing.echoes()) {
      if (echo.device().equals(self)) {
        measure(entry, echo, now);
      }
    }
    return true;
  }

  private void measure(Entry entry, Echo echo, long now) {
    int place = (int) Math.floorMod(echo.count(), (long) SENT);
    boolean mine = sentCount[place] == echo.count() && echo.count() != 0;
    if (mine && echo.count() != entry.echoed && echo.held() >= 0) {
      long trip = now - sentAt[place] - echo.held();
      if (trip >= 0) {
        entry.echoed = echo.count();
        entry.roundTrips.record(trip);
      }
    }
  }

  /** What to say back to the others by {@code now}. */
  public List<Echo> echoes(long now) {
    List<Echo> echoes = new ArrayList<>();
    entries.forEach((device, entry) -> {
      if (entry.standing != null) {
        echoes.add(new Echo(device, entry.standing.count(), now - entry.heardAt));
      }
    });
    return echoes;
  }

  /** Who can be asked by {@code now}, by name; what is too old is forgotten. */
  public List<Neighbour> fresh(long now) {
    List<Neighbour> fresh = new ArrayList<>();
    for (Iterator<Map.Entry<String, Entry>> all = entries.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Entry> each = all.next();
      Entry entry = each.getValue();
      Standing standing = entry.standing;
      if (standing == null || now - entry.heardAt > lifetime) {
        all.remove();
      } else {
        RoundTrips trips = entry.roundTrips;
        fresh.add(
            new Neighbour(
                each.getKey(),
                standing,
                entry.heardAt,
                (long) entry.foreign,
                trips.isEmpty() ? UNKNOWN_ROUND_TRIP : trips.median(),
                trips.isEmpty() ? UNKNOWN_ROUND_TRIP : trips.high()));
      }
    }
    return List.copyOf(fresh);
  }
}
