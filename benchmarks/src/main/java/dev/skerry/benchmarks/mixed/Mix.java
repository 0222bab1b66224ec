package dev.skerry.benchmarks.mixed;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who shares an executor.
 *
 * @param name A to E, as in DISB
 * @param urgent who is asked at a rate, and must answer before asked again
 * @param patient the networks of those who are asked again as soon as they have answered
 */
record Mix(String name, List<Stream> urgent, List<Integer> patient) {
  /** How many networks there are to choose from. */
  static final int NETS = 5;

  private static final int ONE_URGENT = 1;
  private static final int ONE_PATIENT = 4;
  private static final double MORE_OFTEN = 2.2;
  private static final double OF_FIVE = 2;

  Mix {
    urgent = List.copyOf(urgent);
    patient = List.copyOf(patient);
  }

  /**
   * Questions to one urgent agent.
   *
   * @param net which network it runs
   * @param period nanoseconds from one question to the next, on average; also how long each has
   * @param random whether they come at random times, or evenly
   */
  record Stream(int net, long period, boolean random) {
    /** When questions come, in nanoseconds from 0. */
    long[] arrivals(long duration, SplittableRandom chance) {
      List<Long> times = new ArrayList<>();
      double at = chance.nextDouble((double) period);
      while (at < duration) {
        times.add((long) at);
        at += random ? -Math.log1p(-chance.nextDouble()) * period : period;
      }
      return times.stream().mapToLong(Long::longValue).toArray();
    }
  }

  /**
   * One of the workloads.
   *
   * @param nanos how long each network runs
   * @param share the part of the time that the urgent agent of A takes; B takes 2.2, D and E twice
   *     as much
   */
  static Mix of(String name, long[] nanos, double share) {
    return switch (name) {
      case "A" -> new Mix(name, one(nanos, share), List.of(ONE_PATIENT));
      case "B" -> new Mix(name, one(nanos, MORE_OFTEN * share), List.of(ONE_PATIENT));
      case "C" -> new Mix(name, one(nanos, share), all());
      case "D" -> new Mix(name, five(nanos, OF_FIVE * share, false), all());
      case "E" -> new Mix(name, five(nanos, OF_FIVE * share, true), all());
      default ->
          throw new IllegalArgumentException("workload: " + name + " (expected: one of A to E)");
    };
  }

  private static List<Stream> one(long[] nanos, double share) {
    return List.of(new Stream(ONE_URGENT, (long) (nanos[ONE_URGENT] / share), false));
  }

  private static List<Stream> five(long[] nanos, double share, boolean random) {
    long sum = 0;
    for (long each : nanos) {
      sum += each;
    }
    long period = (long) (sum / share);
    return all().stream().map(net -> new Stream(net, period, random)).toList();
  }

  private static List<Integer> all() {
    List<Integer> all = new ArrayList<>();
    for (int net = 0; net < NETS; net++) {
      all.add(net);
    }
    return all;
  }

  /** This mix without its patient agents. */
  Mix alone() {
    return new Mix(name, urgent, List.of());
  }
}
