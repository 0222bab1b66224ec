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
  private boolean cameAlone;
  private boolean isInLull;

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

  /** Notes how many were there when it came, and whether so few ask that nobody is ever there. */
  void found(int others, boolean lull) {
    cameAlone = others == 0;
    isInLull = lull;
  }

  /** Whether nobody was there when it came, in line or running. */
  public boolean cameAlone() {
    return cameAlone;
  }

  /** Whether so few ask that nobody was there when the last few came. */
  boolean isInLull() {
    return isInLull;
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
