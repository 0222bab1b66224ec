package dev.skerry.site.models;

import dev.skerry.site.membership.Member;
import dev.skerry.site.membership.Roll;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The archives of a site, as one of its devices sees them: hands out the bytes of each, over the
 * uplink or from neighbours, and says what it has.
 *
 * <p>What it hands out may be wrong. Whoever asked finds that out by the digest of the whole, and
 * says so by {@link #wrong} or {@link #right}.
 *
 * <p>Thread-safe.
 */
public final class Library implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Library.class.getName());

  private final Supplier<Roll> roll;
  private final Neighbours neighbours;
  private final Uplink uplink;
  private final Predicate<Digest> whole;
  private final Time time;
  private final Outage outage = new Outage();
  private final Map<Digest, Want> wants = new HashMap<>();
  private final Set<String> leftOut = ConcurrentHashMap.newKeySet();
  private final Map<Digest, Long> seenElsewhere = new ConcurrentHashMap<>();

  /**
   * Nothing wanted yet.
   *
   * @param roll who is in the site now
   * @param whole whether this device has all of an archive, verified
   */
  public Library(
      Supplier<Roll> roll,
      Neighbours neighbours,
      Uplink uplink,
      Predicate<Digest> whole,
      Time time) {
    this.roll = roll;
    this.neighbours = neighbours;
    this.uplink = uplink;
    this.whole = whole;
    this.time = time;
  }

  /**
   * The bytes of an archive from {@code from} on. Reading them may wait for a neighbour.
   *
   * @param wanted whether they are wanted still; asked several times a second while it waits
   */
  public InputStream fetch(Digest archive, Bytes size, long from, BooleanSupplier wanted) {
    long now = time.nanos();
    Want want;
    synchronized (wants) {
      want = wants.computeIfAbsent(archive, it -> new Want(it, size, roll.get().self(), now));
    }
    want.begin(from, now);
    return new Voyage(this, want, from, wanted);
  }

  /** What this device has of {@code archive}: what it tells others. */
  public Holding holding(Digest archive) {
    if (whole.test(archive)) {
      return new Holding.Whole();
    }
    Want want;
    synchronized (wants) {
      want = wants.get(archive);
    }
    Holding shown = want == null ? new Holding.Nothing() : want.shown();
    return shown instanceof Holding.Waiting ? outage.standing(time.nanos()) : shown;
  }

  /** The archive came and is right; who gave something else before is left out from now on. */
  public void right(Digest archive) {
    Want want = taken(archive);
    if (want != null) {
      leaveOut(archive, want.right().blamed());
    }
  }

  /**
   * What came was not the archive.
   *
   * @return whether neighbours had a part in it, so that it says nothing of what the fleet gives
   */
  public boolean wrong(Digest archive) {
    Want want;
    synchronized (wants) {
      want = wants.get(archive);
    }
    if (want == null) {
      return false;
    }
    Want.Verdict verdict = want.wrong();
    leaveOut(archive, verdict.blamed());
    return verdict.neighboursHadPart();
  }

  /** Nobody wants the archive any more. */
  public void remove(Digest archive) {
    taken(archive);
  }

  private @Nullable Want taken(Digest archive) {
    synchronized (wants) {
      return wants.remove(archive);
    }
  }

  private void leaveOut(Digest archive, Set<String> blamed) {
    for (String device : blamed) {
      if (leftOut.add(device)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "event=neighbour_left_out device=" + device + " gave_wrong=" + archive.hex());
      }
    }
  }

  /** Neighbours that gave something wrong. They are asked for nothing more. */
  public Set<String> leftOut() {
    return Collections.unmodifiableSet(new TreeSet<>(leftOut));
  }

  /** Whether a neighbour had all of {@code archive} when that was last asked, within a day. */
  public boolean isElsewhere(Digest archive) {
    Long at = seenElsewhere.get(archive);
    return at != null && time.nanos() - at < Duration.ofDays(1).toNanos();
  }

  Step step(Want want) {
    long now = time.nanos();
    want.waits(now);
    Map<String, Holding> heard = look(want.archive());
    return want.step(heard, outage.standing(time.nanos()), now);
  }

  /* Asks all at once; whoever does not say is as if it were not there. */
  private Map<String, Holding> look(Digest archive) {
    Map<String, Holding> heard = new ConcurrentHashMap<>();
    List<Member> asked = others();
    CountDownLatch left = new CountDownLatch(asked.size());
    for (Member member : asked) {
      Thread.ofVirtual()
          .name("archive-look-" + member.device())
          .start(() -> {
            try {
              heard.put(member.device(), neighbours.holding(member, archive));
            } catch (IOException | RuntimeException e) {
              // As if it were not there.
            } finally {
              left.countDown();
            }
          });
    }
    try {
      var _ = left.await(Neighbours.LOOKING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Map<String, Holding> all = new TreeMap<>(heard);
    if (all.containsValue(new Holding.Whole())) {
      seenElsewhere.put(archive, time.nanos());
    }
    return all;
  }

  private List<Member> others() {
    Roll now = roll.get();
    return now.members().stream()
        .filter(member -> !member.device().equals(now.self()))
        .filter(member -> !leftOut.contains(member.device()))
        .toList();
  }

  InputStream deliver(Want want, long from, List<String> givers) {
    Roll now = roll.get();
    List<Member> asked =
        Want.shuffled(now.self(), givers).stream()
            .flatMap(giver -> now.member(giver).stream())
            .toList();
    return new Delivery(neighbours, want, from, asked, time);
  }

  InputStream bear(Want want, long from) throws IOException {
    want.got(from);
    InputStream raw = uplink.fetch(want.archive(), from);
    outage.ended();
    return new Carriage(raw, from, want.size(), want, time);
  }

  void uplinkFailed(Want want, String reason) {
    Duration pause = outage.failed(time.nanos());
    LOG.log(
        System.Logger.Level.WARNING,
        "event=uplink_failed family="
            + want.archive().hex()
            + " reason=\""
            + reason
            + "\" again_in="
            + pause);
  }

  long nanos() {
    return time.nanos();
  }

  @Override
  public void close() {
    neighbours.close();
  }
}
