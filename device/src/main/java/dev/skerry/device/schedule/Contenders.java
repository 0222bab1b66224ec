package dev.skerry.device.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The {@link Thresholds} that take part in a {@link Tournament} from the start. */
final class Contenders {
  /** Line lengths worth telling apart. */
  private static final int[] ALL = {0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 96, 192, 384};

  private static final int[] DEAR = {0, 1, 2, 4, 8, 16, 32, 64, 128, 256};
  private static final int[] COARSE = {1, 4, 16, 64, 256};

  /** The longest line of any of them. */
  static final int LONGEST = ALL[ALL.length - 1];

  private Contenders() {}

  /**
   * Every line length worth trying where no line is longer than {@code reach}: one that is as long
   * or longer is the last, for it means always.
   */
  static int[] counts(int reach) {
    return upTo(ALL, reach);
  }

  private static int[] upTo(int[] counts, int reach) {
    int size = 0;
    while (size < counts.length && (size == 0 || counts[size - 1] < reach)) {
      size++;
    }
    return Arrays.copyOf(counts, size);
  }

  /**
   * Straight {@link Thresholds#line lines}: for one or two groups all, for more a coarse choice.
   */
  static List<Thresholds> of(GainGroups groups, int reach) {
    List<Thresholds> all = new ArrayList<>();
    int last = groups.count() - 1;
    if (last < 0) {
      return List.of(Thresholds.of());
    }
    int[] counts = counts(reach);
    int[] coarse = upTo(COARSE, reach);
    for (int count : counts) {
      all.add(Thresholds.line(groups, last, count, count));
    }
    for (int skipped = 0; skipped < last; skipped++) {
      for (int dear : last == 1 ? upTo(DEAR, reach) : coarse) {
        for (int cheap : last == 1 ? counts : coarse) {
          Thresholds line = Thresholds.line(groups, skipped, dear, Math.max(dear, cheap));
          if (dear <= cheap && !all.contains(line)) {
            all.add(line);
          }
        }
      }
    }
    return all;
  }
}
