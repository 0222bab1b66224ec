package dev.skerry.cli.demo;

import dev.skerry.serving.Answer;
import dev.skerry.terms.Grade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What came of all requests so far. Thread-safe. */
final class Tally {
  private static final int MOST_REASONS = 5;

  private final SortedMap<String, Long> grades = new TreeMap<>();
  private final SortedMap<String, Long> variants = new TreeMap<>();
  private final List<String> reasons = new ArrayList<>();
  private long[] latencies = new long[1 << 14];
  private int answered;
  private long sent;
  private long onTime;
  private long refused;
  private long byModel;
  private long right;
  private long rightOnTime;

  /** What it comes to. */
  record Reading(
      long requests,
      double answeredByDeadline,
      SortedMap<String, Long> grades,
      SortedMap<String, Long> variants,
      long p50Us,
      long p99Us,
      double accuracy,
      double effectiveAccuracy,
      long refused) {}

  synchronized void sent() {
    sent++;
  }

  /**
   * A request was answered.
   *
   * @param nanos since it was due to be sent
   * @param isRight whether the answer was
   */
  synchronized void answered(Answer answer, long nanos, boolean inTime, boolean isRight) {
    if (answered == latencies.length) {
      latencies = Arrays.copyOf(latencies, answered * 2);
    }
    latencies[answered++] = nanos;
    onTime += inTime ? 1 : 0;
    grades.merge(answer.grade().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
    if (answer.grade() != Grade.SAFE) {
      variants.merge(answer.variant(), 1L, Long::sum);
      byModel++;
      right += isRight ? 1 : 0;
      rightOnTime += isRight && inTime ? 1 : 0;
    }
  }

  /** A request got no answer. */
  synchronized void refused(String why) {
    refused++;
    if (reasons.size() < MOST_REASONS) {
      reasons.add(why);
    }
  }

  /** Why requests got no answer: the first few reasons. */
  synchronized List<String> reasons() {
    return List.copyOf(reasons);
  }

  synchronized Reading read() {
    long[] sorted = Arrays.copyOf(latencies, answered);
    Arrays.sort(sorted);
    long ended = answered + refused;
    return new Reading(
        sent,
        ended == 0 ? 1 : (double) onTime / ended,
        new TreeMap<>(grades),
        new TreeMap<>(variants),
        at(sorted, 0.5),
        at(sorted, 0.99),
        byModel == 0 ? 0 : (double) right / byModel,
        ended == 0 ? 0 : (double) rightOnTime / ended,
        refused);
  }

  private static long at(long[] sorted, double quantile) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1L, (long) (quantile * sorted.length))] / 1000;
  }
}
