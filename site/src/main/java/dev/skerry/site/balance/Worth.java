package dev.skerry.site.balance;

import dev.skerry.site.view.Offer;
import dev.skerry.site.view.Service;
import java.util.List;

/**
 * What one more question would be worth to whoever asks it of a device.
 *
 * <p>Who waits shares the slots' time until the deadline with all who wait before. A device lets a
 * line take only part of that time before it moves to smaller siblings, for more may come; so each
 * of {@code n + 1} gets {@code t = SHARE * left * slots / (n + 1)}, and the accuracy is what lies
 * at {@code t} on the straight lines between (0, 0) and the rungs' (p50, accuracy).
 *
 * @param accuracy to expect, between 0 and 1
 * @param share {@code t}, in nanoseconds: of two devices that are as good, the one with more of it
 *     has the shorter line, so that those who come later have more as well
 */
record Worth(double accuracy, double share) {
  /** Of a device that answers nobody in time. */
  static final Worth NOTHING = new Worth(0, 0);

  private static final double SHARE = 0.25;

  /**
   * Of {@code samples} more in a line.
   *
   * @param backlog of the line, in nanoseconds of one slot
   * @param left until the deadline, in nanoseconds
   */
  static Worth of(Service service, int slots, long backlog, int samples, long left) {
    if (left <= 0) {
      return NOTHING;
    }
    double base = service.base().p50();
    double share = SHARE * left * slots / (backlog / base + samples);
    return new Worth(at(service.offers(), share), share);
  }

  /** Whether {@code other} is worse, if only because its line is longer. */
  boolean isBetterThan(Worth other) {
    return accuracy > other.accuracy || (accuracy == other.accuracy && share > other.share);
  }

  private static double at(List<Offer> offers, double nanos) {
    double lowerTime = 0;
    double lower = 0;
    for (int i = offers.size() - 1; i >= 0; i--) {
      Offer offer = offers.get(i);
      if (nanos < offer.p50()) {
        double part = (nanos - lowerTime) / (offer.p50() - lowerTime);
        return Math.max(lower, lower + part * (offer.accuracy() - lower));
      }
      lowerTime = offer.p50();
      lower = Math.max(lower, offer.accuracy());
    }
    return lower;
  }
}
