package dev.skerry.optimizer.look;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How many samples there are of each class. */
public record LabelCounts(NavigableMap<Integer, Integer> byClass) {
  public LabelCounts {
    byClass = Collections.unmodifiableNavigableMap(new TreeMap<>(byClass));
    if (byClass.isEmpty()) {
      throw new IllegalArgumentException("labels: none (expected: one or more)");
    }
  }

  static LabelCounts of(List<Integer> classes) {
    NavigableMap<Integer, Integer> counts = new TreeMap<>();
    classes.forEach(label -> counts.merge(label, 1, Integer::sum));
    return new LabelCounts(counts);
  }

  public int samples() {
    return byClass.values().stream().mapToInt(count -> count).sum();
  }

  /** The class of which there are most; the first of several. */
  public int mostCommon() {
    return byClass.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.<Integer, Integer>comparingByKey().reversed()))
        .orElseThrow()
        .getKey();
  }

  /** What is right without looking: always saying the most common class. */
  public double mostCommonShare() {
    return (double) most() / samples();
  }

  public int fewest() {
    return Collections.min(byClass.values());
  }

  public int most() {
    return Collections.max(byClass.values());
  }

  public int highest() {
    return byClass.lastKey();
  }
}
