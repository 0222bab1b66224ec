package dev.skerry.benchmarks.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What became of the requests of many episodes with a fault, by one policy. */
final class Tally {
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<Long> handling = new ArrayList<>();
  private final List<Long> fullAgain = new ArrayList<>();
  private long requests;
  private long inTime;
  private long breaches;
  private long wrong;
  private int injections;
  private int neverFull;
  private int flaps;

  void add(Theatre.Played played) {
    Episode episode = played.episode();
    Fault fault = episode.fault().orElseThrow();
    injections++;
    flaps += played.flaps();
    long full = Long.MAX_VALUE;
    for (int i = 0; i < played.rungs().length; i++) {
      long arrival = episode.arrivals()[i];
      long at = played.answeredAt()[i];
      boolean answered = played.rungs()[i] != Theatre.NOBODY;
      if (answered && played.said()[i] == Ending.WRONG) {
        wrong++;
      }
      if (answered && played.said()[i].isBreach()) {
        breaches++;
      }
      if (episode.deadline(i) >= fault.at() && arrival <= fault.at() + Episode.WINDOW) {
        requests++;
        inTime += answered && at <= episode.deadline(i) ? 1 : 0;
        if (answered && (played.rungs()[i] == Theatre.SAFE || at > episode.deadline(i))) {
          handling.add(at - Math.max(arrival, fault.at()));
        }
      }
      if (played.rungs()[i] == 0 && played.begunWell()[i] && played.said()[i] == Ending.SOUND) {
        full = Math.min(full, at);
      }
    }
    if (full == Long.MAX_VALUE) {
      neverFull++;
    } else {
      fullAgain.add(full - fault.end());
    }
  }

  Row row(Kind kind, String policy) {
    return new Row(
        kind.label(),
        policy,
        injections,
        requests,
        inTime / (double) Math.max(1, requests),
        requests - inTime,
        millis(handling, 0.5),
        millis(handling, 1),
        breaches,
        wrong,
        millis(fullAgain, 0.5),
        millis(fullAgain, 1),
        neverFull,
        flaps / (double) Math.max(1, injections),
        0);
  }

  private static double millis(List<Long> nanos, double quantile) {
    if (nanos.isEmpty()) {
      return 0;
    }
    Collections.sort(nanos);
    int rank = (int) Math.ceil(quantile * nanos.size());
    return nanos.get(Math.max(1, rank) - 1) / NANOS_PER_MILLI;
  }
}
