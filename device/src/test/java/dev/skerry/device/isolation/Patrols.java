package dev.skerry.device.isolation;

import dev.skerry.engine.patrol.MemoryLine;
import dev.skerry.engine.patrol.Patrol;
import dev.skerry.engine.patrol.Patrol.Search;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Plays children in whose memory bits turn, by mischance or because the program turns them. */
public final class Patrols {
  private static final int STEPS = 3_000;
  private static final int WEIGHTS = 12;
  private static final int QUIET = 400;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final int MOST_WITHIN_AN_HOUR = 3;

  private final SplittableRandom chance;
  private final MemoryPatrol<Child> patrol = new MemoryPatrol<>();
  private final List<Long> ended = new ArrayList<>();
  private Child serving;
  private @Nullable Child standby;
  private @Nullable Child looking;
  private long now;

  private Patrols(SplittableRandom chance) {
    this.chance = chance;
    this.serving = new Child(chance.split());
  }

  /**
   * Plays one seed.
   *
   * @throws AssertionError if a sound child is found guilty, or one that is not sound goes on
   */
  public static void check(long seed) {
    Patrols play = new Patrols(new SplittableRandom(seed));
    for (int step = 0; step < STEPS; step++) {
      play.step();
    }
    for (int i = 0; i < 5; i++) {
      play.calmDown();
      play.flipIsFound(i % 2 == 0);
    }
  }

  /** A process with weights that all have, and memory of its own. */
  private static final class Child {
    private final SplittableRandom chance;
    private final MemoryLine own;
    private final int round;
    private final Set<Integer> flipped = new HashSet<>();
    private final List<MemoryLine> untold = new ArrayList<>();
    private List<MemoryLine> sought = List.of();
    private int looksUntilOld;
    private int looksUntilLoaded;

    Child(SplittableRandom chance) {
      this.chance = chance;
      this.own = line(chance);
      this.round = chance.nextInt(2, 8);
      this.looksUntilOld = round;
    }

    private static MemoryLine line(SplittableRandom chance) {
      byte[] bytes = new byte[MemoryLine.LENGTH];
      chance.nextBytes(bytes);
      return MemoryLine.of(bytes, 0);
    }

    private static MemoryLine weight(int number) {
      return line(new SplittableRandom(number));
    }

    void flip(int weight) {
      if (flipped.add(weight)) {
        untold.add(weight(weight));
      }
    }

    void turnOwnFlag() {
      untold.add(own);
    }

    void load() {
      looksUntilOld = round;
      looksUntilLoaded = chance.nextInt(20);
    }

    Patrol.Report look(List<MemoryLine> seek) {
      if (!seek.isEmpty()) {
        sought = seek;
      }
      looksUntilOld = Math.max(0, looksUntilOld - 1);
      looksUntilLoaded = Math.max(0, looksUntilLoaded - 1);
      List<MemoryLine> turned = List.of();
      if (!untold.isEmpty() && looksUntilOld == 0 && chance.nextInt(round) == 0) {
        turned = List.of(untold.removeFirst());
      }
      return new Patrol.Report(turned, search(), looksUntilOld > 0);
    }

    private Search search() {
      if (sought.isEmpty()) {
        return Search.NONE;
      }
      if (chance.nextInt(round) > 0) {
        return Search.GOING_ON;
      }
      boolean found = looksUntilLoaded == 0 && sought.stream().anyMatch(this::has);
      sought = List.of();
      return found ? Search.FOUND : looksUntilLoaded > 0 ? Search.NONE : Search.NOT_FOUND;
    }

    private boolean has(MemoryLine line) {
      for (int weight = 0; weight < WEIGHTS; weight++) {
        if (!flipped.contains(weight) && isSame(weight(weight), line)) {
          return true;
        }
      }
      return isSame(own, line);
    }

    private static boolean isSame(MemoryLine one, MemoryLine other) {
      return Arrays.equals(one.bytes(), other.bytes());
    }
  }

  private void step() {
    now += chance.nextInt(200) == 0 ? chance.nextLong(HOUR) : chance.nextLong(MINUTE / 60);
    Child one = standby != null && chance.nextBoolean() ? standby : serving;
    switch (chance.nextInt(60)) {
      case 0 -> one.flip(chance.nextInt(WEIGHTS));
      case 1, 2, 3 -> one.turnOwnFlag();
      case 4 -> one.load();
      case 5 -> standby = null;
      case 6 -> replace(serving);
      case 7, 8, 9 -> standby = standby == null ? new Child(chance.split()) : standby;
      default -> {}
    }
    turn(chance.nextInt(20) == 0);
  }

  private void replace(Child lost) {
    if (lost == serving) {
      serving = standby == null ? new Child(chance.split()) : standby;
    }
    standby = null;
  }

  /** One turn; returns whoever was found guilty. */
  private Optional<Child> turn(boolean isSilent) {
    MemoryPatrol.Turn<Child> turn = patrol.next(serving, standby).orElseThrow();
    Child child = turn.child();
    looking = child;
    require(child == serving || child == standby, "one that is gone has its turn");
    require(
        turn.seek().isEmpty() || standby != null, "one that is alone is to look for what it has");
    if (isSilent) {
      patrol.silent(child);
      return Optional.empty();
    }
    Patrol.Report report = child.look(turn.seek());
    Optional<MemoryPatrol.Verdict<Child>> verdict = patrol.told(child, report, now);
    require(patrol.isUrgent() || !report.isYoung(), "a young one waits");
    if (verdict.isEmpty()) {
      return Optional.empty();
    }
    Child guilty = verdict.get().child();
    require(!guilty.flipped.isEmpty(), "a sound one is found guilty");
    require(guilty == serving || guilty == standby, "one that is gone is found guilty");
    if (verdict.get().toEnd()) {
      ended.add(now);
      replace(guilty);
    }
    long lately = ended.stream().filter(at -> now - at <= HOUR).count();
    require(lately <= MOST_WITHIN_AN_HOUR, lately + " ended within an hour");
    return Optional.of(guilty);
  }

  /** Two that are sound, and an hour in which nothing was. */
  private void calmDown() {
    now += HOUR + MINUTE;
    serving = new Child(chance.split());
    standby = new Child(chance.split());
    int ofStandby = 0;
    for (int i = 0; i < QUIET; i++) {
      require(turn(false).isEmpty(), "somebody is guilty of nothing");
      ofStandby += looking == standby ? 1 : 0;
    }
    require(!patrol.isUrgent(), "in a hurry for ever");
    require(ofStandby > QUIET / 20, "the one that stands by has " + ofStandby + " turns");
    require(ofStandby < QUIET / 4, "the one that stands by has " + ofStandby + " turns");
  }

  private void flipIsFound(boolean isServing) {
    Child flipped = isServing ? serving : Objects.requireNonNull(standby);
    flipped.turnOwnFlag();
    flipped.turnOwnFlag();
    flipped.flip(chance.nextInt(WEIGHTS));
    (isServing ? Objects.requireNonNull(standby) : serving).load();
    for (int i = 0; i < 2 * QUIET; i++) {
      boolean isSearching = isSearching();
      Optional<Child> guilty = turn(false);
      require(!isSearching || patrol.isUrgent() || !isSearching(), "a search is put off");
      if (guilty.isPresent()) {
        require(guilty.get() == flipped, "the other one is found guilty");
        require(serving != flipped && standby != flipped, "it goes on");
        return;
      }
    }
    throw new AssertionError("a flip is never found");
  }

  private boolean isSearching() {
    return !serving.sought.isEmpty() || (standby != null && !standby.sought.isEmpty());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
