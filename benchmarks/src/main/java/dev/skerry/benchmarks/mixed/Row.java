package dev.skerry.benchmarks.mixed;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the agents of one workload did under one contestant.
 *
 * @param workload A to E
 * @param requests questions to urgent agents
 * @param p99OverSolo their slowest of a hundred, as a multiple of what it is without patient ones
 * @param worstP99OverSolo the same of the urgent agent for which it is worst
 * @param missed questions to urgent agents without an answer before the next is asked
 * @param unexplained those of them for which the machine did not stand still
 * @param causes what the contestant itself counts as missed, by {@code kind/cause}; its clock
 *     begins when it is asked, so the sum may differ; empty if it does not count
 * @param patientShare work of patient agents, as a part of the time that the urgent ones leave
 * @param total all work, as a multiple of that of the urgent agents
 */
public record Row(
    String workload,
    String contestant,
    long requests,
    double p50Ms,
    double p99Ms,
    double p999Ms,
    double maxMs,
    double p99OverSolo,
    double worstP99OverSolo,
    long missed,
    long unexplained,
    SortedMap<String, Long> causes,
    double patientShare,
    double total) {
  public Row {
    causes = Collections.unmodifiableSortedMap(new TreeMap<>(causes));
  }

  static Row of(String contestant, Played played, Played solo, long rounds) {
    return new Row(
        played.mix().name(),
        contestant,
        played.asked(),
        played.quantileMs(0.5),
        played.quantileMs(0.99),
        played.quantileMs(0.999),
        played.quantileMs(1),
        played.quantileMs(0.99) / solo.quantileMs(0.99),
        played.worstP99Over(solo),
        played.missed(),
        played.unexplained(),
        played.causes(),
        played.patientShare(rounds),
        played.total());
  }
}
