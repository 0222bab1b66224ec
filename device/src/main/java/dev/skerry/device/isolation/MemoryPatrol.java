package dev.skerry.device.isolation;

import dev.skerry.engine.patrol.MemoryLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether bits have turned in the weights of a child, and not elsewhere.
 *
 * <p>What a child tells of is a doubt: a single bit of a page that had not changed for a while. It
 * becomes a certainty if the other child, which has loaded the same, still has the line as it was;
 * until there is another one, it remains a doubt. A plain sequential object.
 */
final class MemoryPatrol<C> {
  /** How many pages of 4 KiB a child looks at in one turn: two megabytes, a millisecond at most. */
  static final int PAGES = 512;

  /* The one that stands by gives no answers, but is to be sound when it does. */
  private static final int STANDBY_EVERY = 4;
  private static final int MOST_DOUBTS = 16;

  private @Nullable C doubted;
  private final List<MemoryLine> doubts = new ArrayList<>();
  private long turns;

  /** Whose turn it is; null if there is nobody. */
  @Nullable C next(@Nullable C serving, @Nullable C standby) {
    return standby != null && ++turns % STANDBY_EVERY == 0 ? standby : serving;
  }

  /**
   * Notes what {@code child} told of.
   *
   * @param others what the other child says to a line, if there is one: whether it has that
   * @return whether a weight of {@code child} has changed
   */
  boolean hasChanged(C child, List<MemoryLine> turned, @Nullable Predicate<MemoryLine> others) {
    if (!child.equals(doubted) && !turned.isEmpty()) {
      doubted = child;
      doubts.clear();
    }
    turned.stream().limit(MOST_DOUBTS - doubts.size()).forEach(doubts::add);
    if (!child.equals(doubted) || doubts.isEmpty() || others == null) {
      return false;
    }
    boolean changed = doubts.stream().anyMatch(others);
    doubts.clear();
    return changed;
  }
}
