package dev.skerry.optimizer.samples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Samples by what they are for. None is in two parts, and neither is a copy of one.
 *
 * @param calibration shows a quantizer what values there are
 * @param training teaches, and chooses between ways to do a thing
 * @param scoring says how good a candidate is, and nothing else
 */
public record Parts(Samples calibration, Samples training, Samples scoring) {
  /* More show a quantizer nothing new. */
  private static final int MOST_CALIBRATION = 256;
  private static final int FEW = 32;

  /**
   * Divides what came in one piece: half is for scoring. Which half follows from the contents, so
   * it is the same each time, and in whatever order the samples come.
   */
  public static Parts divided(Samples all) {
    List<Integer> order = byContent(all);
    int scoring = boundary(all, order, all.count() / 2);
    Samples rest = all.picked(order.subList(scoring, order.size()));
    Samples scored = all.picked(order.subList(0, scoring));
    return new Parts(calibration(rest), training(rest), scored);
  }

  /** Keeps two sources apart: what is also among {@code scoring} is not used for anything else. */
  public static Parts of(Samples others, Samples scoring) {
    Set<String> scored = new HashSet<>();
    for (int i = 0; i < scoring.count(); i++) {
      scored.add(scoring.digest(i).hex());
    }
    List<Integer> order =
        byContent(others).stream()
            .filter(place -> !scored.contains(others.digest(place).hex()))
            .toList();
    if (order.isEmpty()) {
      throw new SampleException(
          others.name()
              + ": all of it is among "
              + scoring.name()
              + " (expected: samples that are not scored on)");
    }
    Samples rest = others.picked(order);
    return new Parts(calibration(rest), training(rest), scoring);
  }

  private static Samples calibration(Samples rest) {
    return rest.first(calibrationCount(rest));
  }

  private static Samples training(Samples rest) {
    int from = calibrationCount(rest);
    return rest.picked(IntStream.range(from, rest.count()).boxed().toList());
  }

  /* A fifth, but not so few that they show too little, nor more than show anything new. */
  private static int calibrationCount(Samples rest) {
    int wanted = Math.min(MOST_CALIBRATION, Math.max(FEW, rest.count() / 5));
    List<Integer> inOrder = IntStream.range(0, rest.count()).boxed().toList();
    return boundary(rest, inOrder, Math.min(wanted, rest.count()));
  }

  private static List<Integer> byContent(Samples samples) {
    List<String> digests = new ArrayList<>();
    for (int i = 0; i < samples.count(); i++) {
      digests.add(samples.digest(i).hex());
    }
    return IntStream.range(0, samples.count())
        .boxed()
        .sorted(Comparator.comparing(digests::get))
        .toList();
  }

  /* Copies stand side by side; a boundary never runs between them. */
  private static int boundary(Samples samples, List<Integer> order, int wanted) {
    int at = Math.max(1, wanted);
    while (at < order.size()
        && samples.digest(order.get(at)).equals(samples.digest(order.get(at - 1)))) {
      at++;
    }
    return Math.min(at, order.size());
  }
}
