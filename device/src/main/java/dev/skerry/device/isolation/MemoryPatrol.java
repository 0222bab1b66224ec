package dev.skerry.device.isolation;

import dev.skerry.engine.patrol.MemoryLine;
import dev.skerry.engine.patrol.Patrol;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which child is to look at its memory next, and whether bits have turned in the weights of one.
 *
 * <p>What a child tells of is a doubt: a single bit of a page that had not changed since a model
 * was loaded. It becomes a certainty if the other child, which has loaded the same, still guards
 * the line as it was; until there is another one that says yes or no, it remains a doubt. A plain
 * sequential object; times are monotonic nanoseconds.
 *
 * @param <C> what children are known by
 */
final class MemoryPatrol<C> {
  /* Of 4 KiB: eight megabytes a turn, and twice as much while a child is doubted, which is rare. */
  private static final int PAGES = 2048;
  private static final int PAGES_TO_SEEK = 4096;

  /* The one that stands by gives no answers, but is to be sound when it does. */
  private static final int STANDBY_EVERY = 8;
  /* Bits turn once in months. Whatever is found more often is something else. */
  private static final int MOST_VERDICTS = 3;
  private static final long VERDICTS_WITHIN = Duration.ofHours(1).toNanos();

  private final Map<C, List<MemoryLine>> doubts = new HashMap<>();
  /* Those that have read all of it since something was loaded. */
  private final Set<C> grown = new HashSet<>();
  private List<C> present = List.of();
  private final Deque<Long> verdicts = new ArrayDeque<>();
  private @Nullable Hearing<C> hearing;
  private long turns;

  /** One child is asked about what another one has told of. */
  private record Hearing<C>(C doubted, C witness) {}

  /**
   * What a child is to do.
   *
   * @param seek what it is to look for from now on; mostly nothing new
   * @param pages how many to look at
   */
  record Turn<C>(C child, List<MemoryLine> seek, int pages) {}

  /**
   * A child in whose weights a bit has turned.
   *
   * @param toEnd whether it is to be ended; not if that has happened too often lately
   */
  record Verdict<C>(C child, boolean toEnd) {}

  /** Whose turn it is. */
  Optional<Turn<C>> next(@Nullable C serving, @Nullable C standby) {
    forgetAllBut(serving, standby);
    Hearing<C> open = hearing;
    if (open != null) {
      return Optional.of(new Turn<>(open.witness(), List.of(), PAGES_TO_SEEK));
    }
    if (serving != null && standby != null) {
      if (doubts.containsKey(serving)) {
        return Optional.of(hear(serving, standby));
      }
      if (doubts.containsKey(standby)) {
        return Optional.of(hear(standby, serving));
      }
      boolean hasWaited = grown.contains(serving) && !grown.contains(standby);
      if (hasWaited || ++turns % STANDBY_EVERY == 0) {
        return Optional.of(new Turn<>(standby, List.of(), PAGES));
      }
    }
    return present.stream().findFirst().map(child -> new Turn<>(child, List.of(), PAGES));
  }

  private void forgetAllBut(@Nullable C serving, @Nullable C standby) {
    present = Stream.of(serving, standby).flatMap(Stream::ofNullable).toList();
    doubts.keySet().retainAll(present);
    grown.retainAll(present);
    Hearing<C> open = hearing;
    if (open != null && !present.containsAll(List.of(open.doubted(), open.witness()))) {
      hearing = null;
    }
  }

  private Turn<C> hear(C doubted, C witness) {
    List<MemoryLine> lines = List.copyOf(doubts.getOrDefault(doubted, List.of()));
    hearing = new Hearing<>(doubted, witness);
    return new Turn<>(witness, lines, PAGES_TO_SEEK);
  }

  /**
   * Whether the next turn is to come at once: a child is doubted, and another one there to say
   * whether that is right, or one has not read all of its memory yet.
   */
  boolean isUrgent() {
    return hearing != null || !grown.containsAll(present);
  }

  /** The child whose turn it was said nothing: whoever is doubted still is; it is not hurried. */
  void silent(C child) {
    hearing = null;
    grown.add(child);
  }

  /** What {@code child} told, whose turn it was. */
  Optional<Verdict<C>> told(C child, Patrol.Report report, long now) {
    if (report.isYoung()) {
      grown.remove(child);
    } else {
      grown.add(child);
    }
    if (!report.turned().isEmpty()) {
      List<MemoryLine> all = doubts.computeIfAbsent(child, c -> new ArrayList<>());
      all.addAll(report.turned());
      // The one that counts is more likely to be among the latest.
      all.subList(0, Math.max(0, all.size() - Patrol.MOST_LINES)).clear();
    }
    Hearing<C> open = hearing;
    if (open == null || !open.witness().equals(child)) {
      return Optional.empty();
    }
    return switch (report.search()) {
      case GOING_ON -> Optional.empty();
      case NONE -> {
        // It has forgotten what it was to look for, and is asked again.
        hearing = null;
        yield Optional.empty();
      }
      case NOT_FOUND -> {
        settle(open);
        yield Optional.empty();
      }
      case FOUND -> {
        settle(open);
        yield Optional.of(new Verdict<>(open.doubted(), isRare(now)));
      }
    };
  }

  private void settle(Hearing<C> open) {
    hearing = null;
    doubts.remove(open.doubted());
  }

  private boolean isRare(long now) {
    while (!verdicts.isEmpty() && now - verdicts.getFirst() > VERDICTS_WITHIN) {
      verdicts.removeFirst();
    }
    if (verdicts.size() == MOST_VERDICTS) {
      return false;
    }
    verdicts.addLast(now);
    return true;
  }
}
