package dev.skerry.device.schedule;

/** A request's place with the scheduler. Times are monotonic nanoseconds. */
public final class Ticket {
  private final Work work;
  private final Ladder ladder;
  private final int priority;
  private final int samples;
  private final long arrival;
  private final long deadline;

  /**
   * A ticket for {@code work}.
   *
   * @param deadline when an answer must be there; later ones are of no use
   * @param priority 1 is served before 2
   * @param samples how many the request brings; it joins a batch only with 1
   */
  public Ticket(Work work, Ladder ladder, int priority, int samples, long arrival, long deadline) {
    this.work = work;
    this.ladder = ladder;
    this.priority = priority;
    this.samples = samples;
    this.arrival = arrival;
    this.deadline = deadline;
  }

  public Work work() {
    return work;
  }

  public Ladder ladder() {
    return ladder;
  }

  public int samples() {
    return samples;
  }

  public long arrival() {
    return arrival;
  }

  public long deadline() {
    return deadline;
  }

  /** Whether this one goes first: by priority, then by deadline; who came first stays first. */
  boolean isBefore(Ticket other) {
    return priority != other.priority ? priority < other.priority : deadline - other.deadline < 0;
  }

  /** The nanoseconds that all but one in a hundred runs on {@code rung} take. */
  long allow(Rung rung) {
    return rung.latency(1).p99() * samples;
  }

  /**
   * The nanoseconds to allow for the fastest rung: as {@link #allow}, or, if the caller gave less
   * than that from the start, what half of the runs take. There is nothing below it to be lost.
   */
  long allowAtLeast() {
    LatencyEstimate latency = ladder.cheapest().latency(1);
    long careful = latency.p99() * samples;
    return deadline - arrival >= careful ? careful : latency.p50() * samples;
  }
}
