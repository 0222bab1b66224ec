package dev.skerry.benchmarks.neverlate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** What no policy can surpass. Run times are taken at their mean; noise and stalls cost more. */
final class Bounds {
  private Bounds() {}

  /** A worthwhile rung: one on the concave hull over work and accuracy. */
  private record Corner(double work, double accuracy) {}

  /** The concave hull over work (in nanoseconds) and accuracy (0 to 1), from the safe answer up. */
  private static List<Corner> hull(List<Sibling> ladder, double safe) {
    List<Corner> hull = new ArrayList<>();
    hull.add(new Corner(0, safe));
    List<Sibling> cheapestFirst = new ArrayList<>(ladder);
    cheapestFirst.sort(Comparator.comparingLong(Sibling::meanNanos));
    for (Sibling sibling : cheapestFirst) {
      Corner next = new Corner(sibling.meanNanos(), sibling.accuracy());
      if (next.accuracy() <= hull.getLast().accuracy()) {
        continue;
      }
      while (hull.size() > 1
          && slope(hull.getLast(), next) >= slope(hull.get(hull.size() - 2), hull.getLast())) {
        hull.removeLast();
      }
      hull.add(next);
    }
    return hull;
  }

  private static double slope(Corner low, Corner high) {
    return (high.accuracy() - low.accuracy()) / (high.work() - low.work());
  }

  /**
   * The fluid bound, in points: the best mixture of rungs whose mean work is what the load leaves.
   */
  static double fluid(List<Sibling> ladder, double safe, double load) {
    double left = ladder.getFirst().meanNanos() / load;
    double accuracy = safe;
    List<Corner> hull = hull(ladder, safe);
    for (int i = 1; i < hull.size(); i++) {
      double step = Math.min(left, hull.get(i).work() - hull.get(i - 1).work());
      accuracy += step * slope(hull.get(i - 1), hull.get(i));
      left -= step;
    }
    return 100 * accuracy;
  }

  /**
   * The clairvoyant bound, in points: who knows all arrivals and can interrupt runs.
   *
   * <p>What one executor can do in time is a polymatroid, so that the greedy choice is the best:
   * with F(k) the work that preemptive earliest deadline first gets done if every request asks for
   * as much as corner k of the hull costs, the bound is the sum of (F(k) - F(k-1)) times the slope
   * between the corners.
   */
  static double clairvoyant(Workload workload, double safe) {
    List<Corner> hull = hull(workload.ladder(), safe);
    double won = safe * workload.requests();
    double before = 0;
    for (int i = 1; i < hull.size(); i++) {
      double work = workDone(workload, Math.round(hull.get(i).work()));
      won += (work - before) * slope(hull.get(i - 1), hull.get(i));
      before = work;
    }
    return 100 * won / workload.requests();
  }

  /** Preemptive earliest deadline first; what is not done by its deadline is cut off there. */
  private static double workDone(Workload workload, long work) {
    long[] arrivals = workload.arrivals();
    long[] deadlines = workload.deadlines();
    long[] left = new long[arrivals.length];
    Arrays.fill(left, work);
    PriorityQueue<Integer> ready =
        new PriorityQueue<>((a, b) -> Long.compare(deadlines[a], deadlines[b]));
    double done = 0;
    long now = 0;
    int next = 0;
    while (next < arrivals.length || !ready.isEmpty()) {
      if (ready.isEmpty()) {
        now = Math.max(now, arrivals[next]);
      }
      while (next < arrivals.length && arrivals[next] <= now) {
        ready.add(next++);
      }
      int head = ready.element();
      long until = Math.min(deadlines[head], now + left[head]);
      if (next < arrivals.length) {
        until = Math.min(until, arrivals[next]);
      }
      if (until > now) {
        done += until - now;
        left[head] -= until - now;
        now = until;
      }
      if (left[head] == 0 || deadlines[head] <= now) {
        ready.remove();
      }
    }
    return done;
  }
}
