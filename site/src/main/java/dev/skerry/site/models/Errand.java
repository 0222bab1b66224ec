package dev.skerry.site.models;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One archive that a device wants, until it has it: says what to do next from what the neighbours
 * say of it.
 *
 * <p>Belongs to one thread.
 */
final class Errand {
  /*
   * Why there is one download while all is well. A device says that it wants an archive before it
   * looks, and begins only after a look that is at least SETTLE later. Of two devices that see each
   * other, let A be first in the order. If A was heard to want it in the look after which B would
   * begin, B leaves it to A. If it was not, B had begun, and been seen to, before A's last look,
   * which comes SETTLE after A first said so: this holds while an answer takes less than SETTLE.
   *
   * Why nobody waits for ever: who fetches must get on within STALL, whoever would be next must
   * begin within PATIENCE, waiting for those who get on ends after `longest`, at one device after
   * another, TURN apart, and so does waiting for one who has it and is always busy.
   */
  static final Duration SETTLE = Duration.ofSeconds(1);
  static final Duration STALL = Duration.ofSeconds(10);
  static final Duration PATIENCE = Duration.ofSeconds(6);
  static final Duration TURN = Duration.ofSeconds(10);
  /* How long a neighbour that failed or was busy is not asked for pieces. */
  static final Duration SHUN = Duration.ofSeconds(30);
  static final Duration BUSY = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(4);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
  /* A slow uplink, in bytes a second: that much longer may a large archive take. */
  private static final long SLOW = 256 << 10;

  private final Digest archive;
  private final String self;
  private final long began;
  private final long longest;
  private final Map<String, Seen> bearing = new HashMap<>();
  private final Map<String, Shunned> shunned = new HashMap<>();
  private final Set<String> doubted = new HashSet<>();
  private long shownSince;
  private boolean wasCut;
  /* Since when there is always somebody who gets on. */
  private @Nullable Long waitsSince;
  private @Nullable String first;
  private long firstSince;

  /** How far a neighbour was when it last got on. */
  private record Seen(long got, long at) {}

  /** Until when a neighbour is not asked for pieces, and since when because it is busy, if so. */
  private record Shunned(long until, @Nullable Long busySince) {}

  /**
   * The device {@code self} says from now on that it wants the archive.
   *
   * @param size of the archive, by which the longest wait is measured
   */
  Errand(Digest archive, Bytes size, String self, long now) {
    this.archive = archive;
    this.self = self;
    this.began = now;
    this.longest = longest(size).toNanos();
    this.shownSince = now;
  }

  /** The longest that the first in the order waits for others who get on. */
  static Duration longest(Bytes size) {
    return LONGEST_WAIT.plusSeconds(size.count() / SLOW);
  }

  /** It says so again, after it had not for a while. */
  void shown(long now) {
    shownSince = now;
  }

  /** This neighbour did not give what it said it has. */
  void failed(String giver, long now) {
    shunned.put(giver, new Shunned(now + SHUN.toNanos(), null));
  }

  /** This neighbour gives to as many as it can already. */
  void busy(String giver, long now) {
    Shunned before = shunned.get(giver);
    Long since = before == null ? null : before.busySince();
    shunned.put(giver, new Shunned(now + BUSY.toNanos(), since == null ? now : since));
  }

  /**
   * What to do next.
   *
   * @param heard what each neighbour has just said; who said nothing is not in it
   * @param own what this device says: that it waits, retries or is cut
   * @param now when it began to ask them
   */
  Step step(Map<String, Holding> heard, Holding own, long now) {
    boolean cut = own instanceof Holding.Cut;
    if (wasCut && !cut) {
      // The others have to know that it is one of them again.
      shownSince = now;
    }
    wasCut = cut;
    bearing.keySet().removeIf(device -> !(heard.get(device) instanceof Holding.Bearing));
    List<String> whole = new ArrayList<>();
    List<String> moving = new ArrayList<>();
    heard.forEach((device, holding) -> {
      if (holding instanceof Holding.Whole) {
        whole.add(device);
      } else if (holding instanceof Holding.Bearing(long got) && isMoving(device, got, now)) {
        moving.add(device);
      }
    });
    List<String> givers = whole.stream().filter(device -> !isShunned(device, now)).toList();
    if (!givers.isEmpty()) {
      return new Step.Take(givers);
    }
    if (now - shownSince < SETTLE.toNanos()) {
      return new Step.Wait(SETTLE.minusNanos(now - shownSince));
    }
    if (whole.stream().anyMatch(device -> isBusy(device, now))) {
      // By its own clock: others may have been waited for long before it had the archive.
      first = null;
      waitsSince = moving.isEmpty() ? null : waitsSince;
      return new Step.Wait(untilLook(now));
    }
    if (!moving.isEmpty()) {
      first = null;
      if (waitsSince == null) {
        waitsSince = now;
      }
      long before = (long) place(heard) + Math.max(0, moving.size() - 1);
      return cut || now - waitsSince < longest + before * TURN.toNanos()
          ? new Step.Wait(untilLook(now))
          : new Step.Bear();
    }
    waitsSince = null;
    return turn(heard, own, now);
  }

  /* Nobody has it and nobody fetches it: whoever is first shall begin. */
  private Step turn(Map<String, Holding> heard, Holding own, long now) {
    Map<String, Holding> all = new HashMap<>(heard);
    all.keySet().removeAll(doubted);
    all.put(self, own);
    List<String> able = those(all, new Holding.Waiting());
    if (able.isEmpty()) {
      able = those(all, new Holding.Retrying());
    }
    if (able.isEmpty()) {
      return new Step.Wait(untilLook(now));
    }
    String next = Rendezvous.order(archive, able).getFirst();
    if (next.equals(self)) {
      return new Step.Bear();
    }
    if (!next.equals(first)) {
      first = next;
      firstSince = now;
    } else if (now - firstSince >= PATIENCE.toNanos()) {
      doubted.add(next);
      return turn(heard, own, now);
    }
    return new Step.Wait(LOOK);
  }

  private static List<String> those(Map<String, Holding> all, Holding holding) {
    return all.keySet().stream().filter(device -> holding.equals(all.get(device))).toList();
  }

  private int place(Map<String, Holding> heard) {
    List<String> all = new ArrayList<>(those(heard, new Holding.Waiting()));
    all.add(self);
    return Rendezvous.order(archive, all).indexOf(self);
  }

  private boolean isMoving(String device, long got, long now) {
    Seen seen = bearing.get(device);
    if (seen == null || got != seen.got()) {
      bearing.put(device, new Seen(got, now));
      return true;
    }
    return now - seen.at() < STALL.toNanos();
  }

  private boolean isShunned(String device, long now) {
    Shunned until = shunned.get(device);
    return until != null && now - until.until() < 0;
  }

  /* It gives to others, and has not said so for longer than anybody is waited for. */
  private boolean isBusy(String device, long now) {
    Shunned until = shunned.get(device);
    Long since = until == null ? null : until.busySince();
    return since != null && now - since < longest;
  }

  /* The longer it has taken, the less does it matter to know a little later. */
  private Duration untilLook(long now) {
    long wait = (now - began) / 4;
    return Duration.ofNanos(Math.clamp(wait, LOOK.toNanos(), LONGEST_LOOK.toNanos()));
  }
}
