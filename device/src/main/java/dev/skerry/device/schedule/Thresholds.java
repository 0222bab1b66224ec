package dev.skerry.device.schedule;

import java.util.Arrays;

/**
 * How many may be waiting while a rung is still affordable, for each of the {@link GainGroups}.
 *
 * <p>A rung that wins much accuracy for its work over the next one below may be run in front of a
 * longer line than one that wins little: what it puts at risk, should a burst follow, is the same.
 * So the counts never fall from the group that wins least to the one that wins most. Immutable.
 */
public final class Thresholds {
  /** Where a device begins that has seen no arrivals yet. */
  public static final Thresholds FIRST = of(0, 1, 2, 4);

  private final int[] counts;

  private Thresholds(int[] counts) {
    this.counts = counts;
  }

  /**
   * The thresholds of groups, the one that wins least first. Where there are more groups than
   * counts, the first ones are never run.
   */
  static Thresholds of(int... counts) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < (i == 0 ? 0 : counts[i - 1])) {
        throw new IllegalArgumentException(
            "counts: " + Arrays.toString(counts) + " (expected: from 0 up, never falling)");
      }
    }
    return new Thresholds(counts.clone());
  }

  /**
   * Thresholds on a straight line.
   *
   * <p>If bursts have an exponential tail, the line in front of which a rung just pays grows with
   * the logarithm of what it wins for its work.
   *
   * @param skipped how many groups, from the one that wins least, are never run
   * @param dear for the first group that is run
   * @param cheap for the group that wins most
   */
  static Thresholds line(GainGroups groups, int skipped, int dear, int cheap) {
    int last = groups.count() - 1;
    int[] counts = new int[groups.count()];
    for (int group = skipped; group <= last; group++) {
      double from = groups.logGain(skipped);
      double share =
          group == last ? 1 : (groups.logGain(group) - from) / (groups.logGain(last) - from);
      counts[group] = (int) Math.round(dear + (cheap - dear) * share);
    }
    return new Thresholds(counts);
  }

  /** How many may wait, the head included, for rungs of one of {@code groups} to be run. */
  int at(int group, int groups) {
    int place = counts.length - groups + group;
    return place < 0 ? 0 : counts[place];
  }

  /** The same with {@code count} for {@code group}; others follow where they would be overtaken. */
  Thresholds with(int group, int count) {
    int[] changed = counts.clone();
    for (int i = 0; i < changed.length; i++) {
      changed[i] =
          i < group ? Math.min(changed[i], count) : i > group ? Math.max(changed[i], count) : count;
    }
    return new Thresholds(changed);
  }

  /**
   * How long the lines behind the head are that they allow, as a share of the {@code longest} there
   * can be, on average over the groups: from 0 to 1.
   */
  double boldness(int longest) {
    return Arrays.stream(counts)
        .mapToDouble(count -> Math.clamp((count - 1.0) / longest, 0, 1))
        .average()
        .orElse(0);
  }

  /** The same for so many groups. */
  Thresholds fit(int groups) {
    int[] fitted = new int[groups];
    for (int group = 0; group < groups; group++) {
      fitted[group] = at(group, groups);
    }
    return new Thresholds(fitted);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Thresholds thresholds && Arrays.equals(counts, thresholds.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return Arrays.toString(counts);
  }
}
