package dev.skerry.benchmarks.neverlate;

import java.util.Arrays;

/**
 * How a policy did in a cell.
 *
 * @param answered share answered by the deadline, also by the safe answer (ANS)
 * @param slo share answered by the deadline by a model
 * @param awg accuracy-weighted goodput: the sum of the accuracies of what was in time, in points
 *     for each request offered
 * @param p50Ms time to the answer, of all that were answered, also late
 * @param rungs share of requests answered in time by each rung
 * @param flaps changes from one rung to another, a second
 * @param blocks awg of each of {@value #BLOCKS} stretches of the workload
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Outcome(
    double answered,
    double slo,
    double awg,
    double p50Ms,
    double p99Ms,
    double p999Ms,
    double[] rungs,
    double safe,
    double flaps,
    double[] blocks) {
  static final int BLOCKS = 50;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  static Outcome of(Simulator.Played played, double safeAccuracy) {
    Workload workload = played.workload();
    int requests = workload.requests();
    long[] rungs = new long[workload.ladder().size()];
    double[] blocks = new double[BLOCKS];
    long[] latencies = new long[requests];
    int answered = 0;
    long safe = 0;
    for (int i = 0; i < requests; i++) {
      byte rung = played.rungs()[i];
      if (rung == Simulator.MISSED) {
        continue;
      }
      latencies[answered++] = played.answeredAt()[i] - workload.arrivals()[i];
      if (played.answeredAt()[i] > workload.deadlines()[i]) {
        continue;
      }
      int block = (int) ((long) i * BLOCKS / requests);
      if (rung == Simulator.SAFE) {
        safe++;
        blocks[block] += safeAccuracy;
      } else {
        rungs[rung]++;
        blocks[block] += workload.ladder().get(rung).accuracy();
      }
    }
    long byModel = Arrays.stream(rungs).sum();
    double won = Arrays.stream(blocks).sum();
    for (int block = 0; block < BLOCKS; block++) {
      blocks[block] *= 100.0 * BLOCKS / requests;
    }
    Arrays.sort(latencies, 0, answered);
    double seconds =
        Math.max(1, workload.deadlines()[requests - 1] - workload.arrivals()[0]) / NANOS_PER_SECOND;
    return new Outcome(
        (byModel + safe) / (double) requests,
        byModel / (double) requests,
        100 * won / requests,
        millis(latencies, answered, 0.5),
        millis(latencies, answered, 0.99),
        millis(latencies, answered, 0.999),
        Arrays.stream(rungs).mapToDouble(count -> count / (double) requests).toArray(),
        safe / (double) requests,
        played.changes() / seconds,
        blocks);
  }

  private static double millis(long[] sorted, int count, double quantile) {
    return count == 0
        ? Double.NaN
        : sorted[(int) Math.ceil(quantile * count) - 1] / NANOS_PER_MILLI;
  }

  /**
   * The half-width of the 95 % interval of the difference in awg to {@code other}, from paired
   * blocks.
   */
  double margin(Outcome other) {
    double mean = awg - other.awg;
    double squares = 0;
    for (int block = 0; block < BLOCKS; block++) {
      double off = blocks[block] - other.blocks[block] - mean;
      squares += off * off;
    }
    // Student's t for 49 degrees of freedom.
    return 2.0096 * Math.sqrt(squares / (BLOCKS - 1) / BLOCKS);
  }
}
