package dev.skerry.benchmarks.mixed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What became of the questions of a mix. Times are nanoseconds; for one thread. */
final class Played {
  private final Mix mix;
  private final long duration;
  private final List<List<Long>> latencies = new ArrayList<>();
  private long asked;
  private long missed;
  private long unexplained;
  private final SortedMap<String, Long> causes = new TreeMap<>();
  private double urgentWork;
  private double patientWork;

  Played(Mix mix, long duration) {
    this.mix = mix;
    this.duration = duration;
    mix.urgent().forEach(stream -> latencies.add(new ArrayList<>()));
  }

  /** An urgent question was asked; missed until it is answered in time. */
  void asked(Call call) {
    // One that nobody could have answered before the end counts for nothing.
    if (call.deadline() < duration) {
      asked++;
      missed++;
      unexplained++;
    }
  }

  /**
   * A question was answered.
   *
   * @param work how long its network runs by itself
   */
  void answered(Call call, long now, long work) {
    if (!call.isUrgent()) {
      patientWork += work;
      return;
    }
    urgentWork += work;
    if (call.deadline() < duration) {
      latencies.get(call.agent()).add(now - call.arrival());
      if (now <= call.deadline()) {
        missed--;
        unexplained--;
      }
    }
  }

  /** One of those that were missed was nobody's fault but the machine's. */
  void explained() {
    unexplained--;
  }

  /** What the contender says kept {@code count} questions from being answered in time. */
  void blamed(String cause, long count) {
    if (count > 0) {
      causes.merge(cause, count, Long::sum);
    }
  }

  /** This, and what happened another time. */
  Played with(Played other) {
    for (int agent = 0; agent < latencies.size(); agent++) {
      latencies.get(agent).addAll(other.latencies.get(agent));
    }
    asked += other.asked;
    missed += other.missed;
    unexplained += other.unexplained;
    urgentWork += other.urgentWork;
    patientWork += other.patientWork;
    other.causes.forEach(this::blamed);
    return this;
  }

  long asked() {
    return asked;
  }

  long missed() {
    return missed;
  }

  long unexplained() {
    return unexplained;
  }

  /** What the contender itself blames, and how often. */
  SortedMap<String, Long> causes() {
    return causes;
  }

  /** Of the questions to all urgent agents, in milliseconds. */
  double quantileMs(double quantile) {
    return quantile(latencies.stream().flatMap(List::stream).toList(), quantile) / 1e6;
  }

  /** How much longer the slowest of a hundred takes than in {@code solo}, of the worst agent. */
  double worstP99Over(Played solo) {
    double worst = 0;
    for (int agent = 0; agent < latencies.size(); agent++) {
      double alone = quantile(solo.latencies.get(agent), 0.99);
      worst = Math.max(worst, quantile(latencies.get(agent), 0.99) / alone);
    }
    return worst;
  }

  private static double quantile(List<Long> all, double quantile) {
    long[] sorted = all.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1L, (long) (quantile * sorted.length))];
  }

  /** The work of patient agents, as a part of the time that the urgent ones leave. */
  double patientShare(long rounds) {
    return patientWork / (rounds * duration - urgentWork);
  }

  /** All work, as a multiple of that of the urgent agents. */
  double total() {
    return (urgentWork + patientWork) / urgentWork;
  }

  Mix mix() {
    return mix;
  }
}
