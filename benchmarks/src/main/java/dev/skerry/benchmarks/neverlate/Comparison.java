package dev.skerry.benchmarks.neverlate;

import java.util.ArrayList;
import java.util.List;

/**
 * A cell at a glance: Skerry beside the best of the others.
 *
 * @param ours how Skerry did
 * @param best the other that won most
 * @param earliest plain earliest deadline first that drops who would be late
 */
public record Comparison(Row ours, Row best, Row earliest) {
  /** Points by which one may be behind without being worse. */
  public static final double TOLERANCE = 0.02;

  /** Cell by cell, as they were played. */
  public static List<Comparison> of(List<Row> rows) {
    List<Comparison> all = new ArrayList<>();
    int policies = Contestant.values().length;
    for (int at = 0; at + policies <= rows.size(); at += policies) {
      Row ours = rows.get(at);
      Row best = rows.get(at);
      Row earliest = rows.get(at);
      for (Row row : rows.subList(at, at + policies)) {
        if (row.isOurs()) {
          ours = row;
        } else if (best.isOurs() || row.awg() > best.awg()) {
          best = row;
        }
        if (row.policy().equals(Contestant.EDF_DROP.label())) {
          earliest = row;
        }
      }
      all.add(new Comparison(ours, best, earliest));
    }
    return all;
  }

  /** How much more Skerry won than the best other, in points. */
  public double lead() {
    return ours.awg() - best.awg();
  }

  /** Whether Skerry is behind by more than {@link #TOLERANCE}, and more than chance allows. */
  public boolean isBehind() {
    return lead() < -TOLERANCE && lead() + best.margin() < 0;
  }
}
