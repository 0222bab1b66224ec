package dev.skerry.site.failover;

/** A question at a neighbour. Times are monotonic nanoseconds of the one who sent it. */
public final class Flight {
  private final String device;
  private final long cost;
  private final long begun;
  private final long fallbackAt;
  private final long expectedAt;
  private boolean over;

  Flight(String device, long cost, long begun, long fallbackAt, long expectedAt) {
    this.device = device;
    this.cost = cost;
    this.begun = begun;
    this.fallbackAt = fallbackAt;
    this.expectedAt = expectedAt;
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

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }
}
