package dev.skerry.device.schedule;

/** A request's place with the scheduler. Times are monotonic nanoseconds. */
public final class Ticket {
  private final Work work;
  private final Ladder ladder;
  private final int priority;
  private final int samples;
  private final long arrival;
  private final long deadline;
  private long leastWork = 1;

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

  int priority() {
    return priority;
  }

  /** Whether this one goes first: by priority, then by deadline; who came first stays first. */
  boolean isBefore(Ticket other) {
    return priority != other.priority ? priority < other.priority : deadline - other.deadline < 0;
  }

  /** Notes what it costs at the least, as is known now. */
  void weigh() {
    leastWork = ladder.leastWork(samples);
  }

  /** What it costs at the least, in nanoseconds of one slot, as was known when it came. */
  long leastWork() {
    return leastWork;
  }

  /** The nanoseconds to allow for a run on the rung so many {@code steps} down. */
  long allow(int steps) {
    return ladder.allow(steps, deadline - arrival, samples);
  }

  /** The nanoseconds in which half of all runs on the last rung are done. */
  long evenChance() {
    return ladder.cheapest().perSample(samples).p50() * samples;
  }
}
