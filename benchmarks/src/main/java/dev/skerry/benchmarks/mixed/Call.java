package dev.skerry.benchmarks.mixed;

/** A question and the run that answers it. Times are nanoseconds. */
final class Call {
  private final int agent;
  private final boolean urgent;
  private final int net;
  private final long arrival;
  private final long deadline;
  private long left;

  /**
   * A question that nobody works on yet.
   *
   * @param agent whose: urgent and patient agents are numbered apart
   * @param work how long its run takes
   */
  Call(int agent, boolean urgent, int net, long arrival, long deadline, long work) {
    this.agent = agent;
    this.urgent = urgent;
    this.net = net;
    this.arrival = arrival;
    this.deadline = deadline;
    this.left = work;
  }

  int agent() {
    return agent;
  }

  boolean isUrgent() {
    return urgent;
  }

  int net() {
    return net;
  }

  long arrival() {
    return arrival;
  }

  long deadline() {
    return deadline;
  }

  /** How much of its run is still to do. */
  long left() {
    return left;
  }

  void worked(long nanos) {
    left -= nanos;
  }
}
