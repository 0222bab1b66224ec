package dev.skerry.device.schedule;

import java.util.Arrays;

/**
 * How the last few that came found the device: how many were there, how evenly, on which rungs they
 * were run, and how much of their time they would need if all of them were run on a given one.
 *
 * <p>A plain sequential object that allocates nothing; rungs are given as steps below the top, and
 * times are monotonic nanoseconds.
 */
final class Crowd {
  /** No rung. */
  static final int NONE = Integer.MAX_VALUE;

  /** How many arrivals are looked at together. */
  private static final int SIZE = 128;

  /* Who has little time may come rarely: the shortest is forgotten by a twentieth of itself in each SIZE arrivals. */
  private static final double FORGOTTEN = 1.05;

  /* Further down no rung is looked at by itself. */
  private static final int MOST_STEPS = 16;

  private final double[] work = new double[MOST_STEPS];
  private final double[] allowed = new double[MOST_STEPS];
  private final double[] longest = new double[MOST_STEPS];
  private final boolean[] useful = new boolean[MOST_STEPS];
  private final int[] runs = new int[MOST_STEPS];
  private int steps;
  private int arrivals;
  private long begin;
  private long sum;
  private long squares;
  private int peak;
  private double crowding;
  private double shortest = Double.POSITIVE_INFINITY;

  /**
   * Counts an arrival in.
   *
   * @param others how many were there already, in line or running
   * @param ahead how many of them run or stand before it
   * @param highest the best rung that may be run
   */
  void add(Ticket ticket, int others, int ahead, int highest, long now) {
    if (arrivals++ == 0) {
      begin = now;
    }
    sum += others;
    squares += (long) others * others;
    peak = Math.max(peak, others + 1);
    if (others == 0) {
      // Whoever finds nobody is in nobody's way, and a device that rests need not reckon.
      return;
    }
    double room = (double) Math.max(1, ticket.deadline() - now);
    shortest = Math.min(shortest, room);
    crowding = Math.max(crowding, (ahead + 1) / room);
    Ladder ladder = ticket.ladder();
    reach(Math.min(ladder.size(), MOST_STEPS));
    for (int step = 0; step < steps; step++) {
      // What has no such rung is run on its base.
      int within = Math.min(Math.max(step, highest), ladder.base());
      long usual = ladder.rung(within).perSample(ticket.samples()).mean() * ticket.samples();
      work[step] = Math.max(work[step], (double) usual);
      double needed = (double) ticket.allow(within);
      longest[step] = Math.max(longest[step], needed);
      allowed[step] = Math.max(allowed[step], needed / room);
      useful[step] |=
          step >= highest
              && step < ladder.base()
              && ladder.isWorthwhile(step)
              && ladder.rung(step).isTrusted();
    }
  }

  private void reach(int size) {
    for (; steps < size; steps++) {
      work[steps] = steps == 0 ? 0 : work[steps - 1];
      longest[steps] = steps == 0 ? 0 : longest[steps - 1];
      allowed[steps] = steps == 0 ? 0 : allowed[steps - 1];
      useful[steps] = false;
    }
  }

  /** Counts a run in. */
  void ran(int step) {
    runs[Math.min(step, MOST_STEPS - 1)]++;
  }

  /** Whether as many have come as are looked at together. */
  boolean isComplete() {
    return arrivals >= SIZE;
  }

  /** Begins with the next ones. */
  void next() {
    shortest *= FORGOTTEN;
    clear();
  }

  /** Begins anew, for those that were counted tell nothing. */
  void clear() {
    steps = 0;
    arrivals = 0;
    sum = 0;
    squares = 0;
    peak = 0;
    crowding = 0;
    Arrays.fill(runs, 0);
  }

  /** How many were there at the most. */
  int peak() {
    return peak;
  }

  /** How many were there on average, but for the one that came. */
  double mean() {
    return (double) sum / arrivals;
  }

  /**
   * Variance over mean of how many were there (the Fano factor); independent callers have about 1.
   */
  double unevenness() {
    double mean = mean();
    return mean > 0 ? ((double) squares / arrivals - mean * mean) / mean : 0;
  }

  /** How many came in a nanosecond. */
  double rate(long now) {
    return (double) arrivals / Math.max(1, now - begin);
  }

  /** How many slots it would take to run them all on this rung as they came. */
  double work(int step, long now) {
    return rate(now) * work[step];
  }

  /**
   * The best rung that is worth trying and for which nobody would need more than {@code share} of
   * their time, all before them included; {@link #NONE} if there is none above their base rungs.
   */
  int best(double share, int usable) {
    for (int step = 0; step < steps; step++) {
      if (useful[step] && crowding * work[step] / usable + allowed[step] <= share) {
        return step;
      }
    }
    return NONE;
  }

  /**
   * The next better rung that is worth trying, if one run of it needs no more than {@code share} of
   * anybody's time, even of somebody who comes while it goes on, and those before them are run on
   * {@code step}; {@code step} itself if there is none.
   */
  int above(int step, double share, int usable) {
    for (int better = Math.min(step, steps) - 1; better >= 0; better--) {
      if (useful[better]) {
        double needed = crowding * work[step] / usable + longest[better] / shortest;
        return needed <= share ? better : step;
      }
    }
    return step;
  }

  /** How many times as long a run on one rung takes as on another. */
  double times(int step, int other) {
    return work[step] / work[other];
  }

  /** Whether more than a few runs were on rungs further down. */
  boolean wasBelow(int step) {
    int all = 0;
    int below = 0;
    for (int at = 0; at < MOST_STEPS; at++) {
      all += runs[at];
      below += at > step ? runs[at] : 0;
    }
    return below > all / 8;
  }
}
