package dev.skerry.site.failover;

/** A question at a neighbour. Times are monotonic nanoseconds of the one who sent it. */
public final class Flight {
  private final String device;
  private final long cost;
  private final long begun;
  private final long fallbackAt;
  private final long expectedAt;
  private final long way;
  private final boolean probe;
  private boolean over;
  private boolean taken;
  private boolean hedged;

  Flight(
      String device,
      long cost,
      long begun,
      long fallbackAt,
      long expectedAt,
      long way,
      boolean probe) {
    this.device = device;
    this.cost = cost;
    this.begun = begun;
    this.fallbackAt = fallbackAt;
    this.expectedAt = expectedAt;
    this.way = way;
    this.probe = probe;
  }

  /** Whom it was sent to. */
  public String device() {
    return device;
  }

  /** When it was sent. */
  public long begun() {
    return begun;
  }

  /** When it is answered here at the latest. */
  public long fallbackAt() {
    return fallbackAt;
  }

  long cost() {
    return cost;
  }

  long expectedAt() {
    return expectedAt;
  }

  /** How long the way must have been if all else was as expected, and it is back at {@code now}. */
  long way(long now) {
    return Math.max(0, now - expectedAt + way);
  }

  /** Whether it is to find out if its neighbour is back. */
  boolean isProbe() {
    return probe;
  }

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }

  /** Whether its caller asks elsewhere as well, and would still take an answer. */
  boolean isHedged() {
    return hedged;
  }

  void hedge() {
    over = true;
    hedged = true;
  }

  void settle() {
    hedged = false;
  }

  boolean isTaken() {
    return taken;
  }

  void take() {
    taken = true;
  }
}
