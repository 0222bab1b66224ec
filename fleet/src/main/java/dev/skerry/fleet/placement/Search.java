package dev.skerry.fleet.placement;

import java.util.List;
import java.util.Set;

/** Looks for a better plan than the one that is there. */
interface Search {
  /**
   * The best plan found, never a worse one than {@code first}.
   *
   * @param pins what has to stay on its device
   */
  Found better(
      Situation situation, List<List<Option>> options, List<Option> first, Set<Greedy.Pin> pins);

  /**
   * What was found.
   *
   * @param how in words
   */
  record Found(List<Option> options, String how) {}
}
