package dev.skerry.benchmarks.site;

import dev.skerry.benchmarks.neverlate.Sibling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What no way to share can surpass: all devices as one, that many times as fast, which knows all
 * that will come, can interrupt runs, and has no wire.
 *
 * <p>With F(k) the work that preemptive earliest deadline first gets done if each question asks for
 * as much as corner k of the hull over work and accuracy costs, the bound is the sum of (F(k) -
 * F(k-1)) times the slope between the corners. All questions have as long, so that the first to
 * come is the first that is due.
 */
final class Pool {
  private record Corner(double work, double accuracy) {}

  private Pool() {}

  /** Accuracy in time for each of the questions that come at {@code arrivals}, in order. */
  static double goodput(long[] arrivals, long deadline, List<Sibling> ladder, int devices) {
    List<Corner> hull = hull(ladder);
    double won = 0;
    double before = 0;
    for (int i = 1; i < hull.size(); i++) {
      Corner low = hull.get(i - 1);
      Corner high = hull.get(i);
      double work = workDone(arrivals, deadline, high.work() / devices) * devices;
      won += (work - before) * (high.accuracy() - low.accuracy()) / (high.work() - low.work());
      before = work;
    }
    return won / Math.max(1, arrivals.length);
  }

  private static List<Corner> hull(List<Sibling> ladder) {
    List<Corner> hull = new ArrayList<>(List.of(new Corner(0, 0)));
    List<Sibling> cheapestFirst = new ArrayList<>(ladder);
    cheapestFirst.sort(Comparator.comparingLong(Sibling::meanNanos));
    for (Sibling sibling : cheapestFirst) {
      Corner next = new Corner(sibling.meanNanos(), sibling.accuracy());
      if (next.accuracy() > hull.getLast().accuracy()) {
        while (hull.size() > 1
            && slope(hull.getLast(), next) >= slope(hull.get(hull.size() - 2), hull.getLast())) {
          hull.removeLast();
        }
        hull.add(next);
      }
    }
    return hull;
  }

  private static double slope(Corner low, Corner high) {
    return (high.accuracy() - low.accuracy()) / (high.work() - low.work());
  }

  private static double workDone(long[] arrivals, long deadline, double work) {
    long[] sorted = arrivals.clone();
    Arrays.sort(sorted);
    double done = 0;
    double free = sorted.length == 0 ? 0 : sorted[0];
    for (long arrival : sorted) {
      double begin = Math.max(free, (double) arrival);
      double end = Math.min(begin + work, arrival + (double) deadline);
      if (end > begin) {
        done += end - begin;
        free = end;
      }
    }
    return done;
  }
}
