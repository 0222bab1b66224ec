package dev.skerry.device.schedule;

/** What is documented of ladders, worked out plainly and slowly, to hold decisions against. */
final class LadderRules {
  private LadderRules() {}

  /** As documented at {@link Ladder#allow}. */
  static long allowed(Ticket ticket, int step) {
    Ladder ladder = ticket.ladder();
    LatencyEstimate latency = ladder.rung(step).perSample(ticket.samples());
    if (step == ladder.size() - 1) {
      long usual = latency.p90() * ticket.samples();
      return ticket.deadline() - ticket.arrival() >= usual
          ? usual
          : latency.p50() * ticket.samples();
    }
    double worth = ladder.rung(step).accuracy() - ladder.safeValue();
    double next = ladder.rung(step + 1).accuracy() - ladder.safeValue();
    return ticket.samples() * (next > 0.95 * worth ? latency.p99() : latency.p90());
  }

  /**
   * By how much accuracy a rung is better than the best mixture of two others, or of one and the
   * safe answer, that costs no more.
   */
  static double distanceToHull(Ladder ladder, int step, int largestBatch) {
    double cost = ladder.rung(step).leastCost(largestBatch);
    double value = ladder.rung(step).accuracy();
    double best = ladder.safeValue();
    for (int low = -1; low < ladder.size(); low++) {
      double lowCost = low < 0 ? 0 : ladder.rung(low).leastCost(largestBatch);
      double lowValue = low < 0 ? ladder.safeValue() : ladder.rung(low).accuracy();
      if (low == step || lowCost > cost) {
        continue;
      }
      best = Math.max(best, lowValue);
      for (int high = 0; high < ladder.size(); high++) {
        double highCost = ladder.rung(high).leastCost(largestBatch);
        if (high != step && highCost > cost) {
          double share = (cost - lowCost) / (highCost - lowCost);
          best = Math.max(best, lowValue + share * (ladder.rung(high).accuracy() - lowValue));
        }
      }
    }
    return value - best;
  }
}
