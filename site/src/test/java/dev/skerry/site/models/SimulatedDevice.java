package dev.skerry.site.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.terms.Digest;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One device: what decides is what decides in production, all around it is made up. */
final class SimulatedDevice {
  private static final Duration GIVING = Duration.ofSeconds(10);
  private static final Duration SETTLING = Duration.ofMillis(40);
  private static final int SHARE = 64 << 10;
  private static final int MOST_PIECES = 32;
  private static final int MOST_AT_ONCE = 4;
  private static final long RATE = 8 << 20;
  /* Of each that it gives to, a piece may be ahead of its time. */
  private static final long AHEAD = (long) MOST_AT_ONCE * Piece.USUAL;

  /** What a device that has been broken into says and gives. */
  enum Lie {
    WRONG_BYTES,
    WHOLE_AT_ONCE,
    FETCHES_FOR_EVER,
    FETCHES_NO_FURTHER,
    WAITS_FOR_EVER,
    BUSY_FOR_EVER
  }

  final String name;
  final Set<String> leftOut = new HashSet<>();
  boolean whole;
  boolean dead;
  boolean cut;
  int side;
  @Nullable Lie lie;
  int wrongs;

  /** How much longer it takes for a piece than it would have to. */
  Duration slowness = Duration.ZERO;

  private final SimulatedSite site;
  private final Hatch hatch = new Hatch(MOST_AT_ONCE, RATE);
  private final List<String> givesTo = new ArrayList<>();
  private long gave;
  private long gaveFirst;
  private final Outage outage = new Outage();
  private final ByteArrayOutputStream got = new ByteArrayOutputStream();
  private @Nullable Want want;
  private long lied;

  SimulatedDevice(SimulatedSite site, String name) {
    this.site = site;
    this.name = name;
  }

  private Want wanted() {
    if (want == null) {
      throw new IllegalStateException(name + " wants nothing");
    }
    return want;
  }

  void want() {
    if (lie == null || lie == Lie.WRONG_BYTES) {
      want = new Want(site.digest, site.size(), name, site.now());
      want.begin(0, site.now());
      step();
    }
  }

  private Holding holding() {
    if (lie != null && lie != Lie.WRONG_BYTES) {
      return switch (lie) {
        case WRONG_BYTES, WHOLE_AT_ONCE, BUSY_FOR_EVER -> new Holding.Whole();
        case FETCHES_FOR_EVER -> new Holding.Bearing(lied++);
        case FETCHES_NO_FURTHER -> new Holding.Bearing(1);
        case WAITS_FOR_EVER -> new Holding.Waiting();
      };
    }
    if (whole) {
      return new Holding.Whole();
    }
    Holding shown = want == null ? new Holding.Nothing() : want.shown();
    return shown instanceof Holding.Waiting ? outage.standing(site.now()) : shown;
  }

  /** Whether it fetches over its uplink. */
  boolean isBearing() {
    return !whole && want != null && want.shown() instanceof Holding.Bearing;
  }

  private boolean reaches(SimulatedDevice other) {
    return !dead && !other.dead && side == other.side;
  }

  private void step() {
    if (dead) {
      return;
    }
    long asked = site.now();
    wanted().waits(asked);
    Map<String, Holding> heard = new TreeMap<>();
    for (SimulatedDevice other : site.devices) {
      if (other != this && !leftOut.contains(other.name)) {
        Duration back = site.wire();
        site.after(
            site.wire(),
            () -> {
              if (reaches(other)) {
                Holding said = Holding.read(other.holding().text());
                site.after(back, () -> heard.put(other.name, said));
              }
            });
      }
    }
    boolean allThere = site.devices.stream().allMatch(this::reaches);
    site.after(allThere ? Duration.ofMillis(5) : Neighbours.LOOKING, () -> decide(heard, asked));
  }

  private void decide(Map<String, Holding> heard, long asked) {
    if (dead) {
      return;
    }
    Step step = wanted().step(new TreeMap<>(heard), outage.standing(site.now()), asked);
    site.world.log().add(name, step.toString());
    switch (step) {
      case Step.Take(var givers) -> new Taking(givers).begin();
      case Step.Bear _ -> bear();
      case Step.Wait(Duration during) -> site.after(during, this::step);
    }
  }

  private void bear() {
    wanted().got(got.size());
    if (cut) {
      failed(Duration.ofMillis(200));
      return;
    }
    site.downloads++;
    outage.ended();
    carry(got.size());
  }

  private void failed(Duration later) {
    site.after(
        later,
        () -> {
          if (!dead) {
            var _ = outage.failed(site.now());
            step();
          }
        });
  }

  private void carry(int from) {
    int piece = Piece.at(from, site.archive.length).length();
    Duration takes = Duration.ofNanos((long) (1e9 * piece / site.uplinkRate));
    site.after(
        takes,
        () -> {
          if (dead) {
            return;
          }
          if (cut) {
            failed(Errand.STALL);
            return;
          }
          byte[] came = Arrays.copyOfRange(site.archive, from, from + piece);
          site.downloaded += piece;
          wanted().came(new Piece(from, piece), Digest.of(came));
          got.writeBytes(came);
          wanted().got(got.size());
          if (got.size() < site.archive.length) {
            carry(got.size());
          } else {
            site.after(SETTLING, this::settle);
          }
        });
  }

  private void settle() {
    if (dead) {
      return;
    }
    byte[] all = got.toByteArray();
    if (Digest.of(all).equals(site.digest)) {
      leftOut.addAll(wanted().right().blamed());
      assertThat(all).isEqualTo(site.archive);
      whole = true;
      site.world.log().add(name, "whole");
      return;
    }
    wrongs++;
    Want.Verdict verdict = wanted().wrong();
    assertThat(verdict.neighboursHadPart()).as("the fleet gives nothing wrong").isTrue();
    leftOut.addAll(verdict.blamed());
    got.reset();
    wanted().begin(0, site.now());
    step();
  }

  /** What {@code asker} gets for its asking; empty if nothing comes. */
  private void give(SimulatedDevice asker, Taking.Asked asked) {
    if (lie == Lie.BUSY_FOR_EVER || !hatch.admit(asker.name, site.now())) {
      site.after(site.wire(), () -> asked.lost(true));
      return;
    }
    Piece piece = asked.piece;
    byte[] content = Arrays.copyOfRange(site.archive, (int) piece.from(), (int) piece.end());
    if (lie == Lie.WHOLE_AT_ONCE || (lie == Lie.WRONG_BYTES && site.random.nextInt(3) == 0)) {
      content[site.random.nextInt(content.length)] ^= 1;
    }
    long wait = 0;
    for (int at = 0; at < content.length; at += SHARE) {
      wait = hatch.wait(asker.name, Math.min(SHARE, content.length - at), site.now());
    }
    givesTo.add(asker.name);
    assertThat(givesTo.stream().distinct())
        .as("given to at once")
        .hasSizeLessThanOrEqualTo(MOST_AT_ONCE);
    site.after(
        site.wire().plusNanos(wait).plus(slowness),
        () -> {
          givesTo.remove(asker.name);
          keepsItsRate(content.length);
          if (reaches(asker)) {
            asked.came(content);
          }
        });
  }

  private void keepsItsRate(int bytes) {
    if (gave == 0) {
      gaveFirst = site.now();
    }
    gave += bytes;
    assertThat(gave)
        .as("bytes given since the first")
        .isLessThanOrEqualTo(AHEAD + (long) (RATE * ((site.now() - gaveFirst) / 1e9)));
  }

  /** What comes from several neighbours, as a delivery has it. */
  private final class Taking {
    private final Queue<SimulatedDevice> unasked;
    private final Pieces pieces;
    private final Map<Piece, String> gave =
        new TreeMap<>((a, b) -> Long.compare(a.from(), b.from()));
    private int working;
    private int failed;
    private boolean over;

    Taking(List<String> names) {
      unasked =
          Want.shuffled(name, names).stream()
              .map(it -> site.devices.stream().filter(d -> d.name.equals(it)).findFirst())
              .flatMap(Optional::stream)
              .collect(Collectors.toCollection(ArrayDeque::new));
      long end = Math.min(site.archive.length, got.size() + (long) MOST_PIECES * Piece.USUAL);
      pieces = new Pieces(got.size(), end);
      working = Math.min(MOST_AT_ONCE, unasked.size());
    }

    void begin() {
      for (int i = working; i > 0; i--) {
        ask(unasked.remove());
      }
    }

    private void ask(SimulatedDevice giver) {
      if (over || dead) {
        return;
      }
      Optional<Piece> next = pieces.next(giver.name, site.now());
      if (next.isEmpty()) {
        site.after(Duration.ofMillis(100), () -> ask(giver));
        return;
      }
      Asked asked = new Asked(giver, next.get());
      site.after(
          site.wire(),
          () -> {
            if (reaches(giver)) {
              giver.give(SimulatedDevice.this, asked);
            }
          });
      site.after(GIVING, () -> asked.lost(false));
    }

    /** A piece that one of them is asked for; it comes, or is lost, once. */
    private final class Asked {
      private final SimulatedDevice giver;
      private final Piece piece;
      private boolean ended;

      Asked(SimulatedDevice giver, Piece piece) {
        this.giver = giver;
        this.piece = piece;
      }

      void came(byte[] content) {
        if (!ended) {
          ended = true;
          Taking.this.came(giver, piece, content);
        }
      }

      void lost(boolean busy) {
        if (!ended) {
          ended = true;
          Taking.this.lost(giver, piece, busy);
        }
      }
    }

    private void lost(SimulatedDevice giver, Piece piece, boolean busy) {
      if (over || dead) {
        return;
      }
      pieces.lost(piece, giver.name);
      if (busy) {
        wanted().busy(giver.name, site.now());
      } else {
        wanted().failed(giver.name, site.now());
      }
      failed += busy ? 0 : 1;
      if (!unasked.isEmpty() && failed < MOST_AT_ONCE) {
        ask(unasked.remove());
      } else if (--working == 0) {
        over = true;
        step();
      }
    }

    private void came(SimulatedDevice giver, Piece piece, byte[] content) {
      if (over || dead) {
        return;
      }
      failed = 0;
      if (pieces.came(piece, content)) {
        gave.put(piece, giver.name);
      }
      for (Optional<byte[]> next = pieces.take(); next.isPresent(); next = pieces.take()) {
        Piece taken = new Piece(got.size(), next.get().length);
        wanted().gave(String.valueOf(gave.remove(taken)), taken, Digest.of(next.get()));
        got.writeBytes(next.get());
      }
      if (!pieces.isDone()) {
        ask(giver);
        return;
      }
      over = true;
      if (got.size() == site.archive.length) {
        settle();
      } else {
        step();
      }
    }
  }
}
