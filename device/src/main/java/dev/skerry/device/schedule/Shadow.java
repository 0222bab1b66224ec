package dev.skerry.device.schedule;

import org.jspecify.annotations.Nullable;

/**
 * A scheduler that is asked what it would have done: it gets the arrivals that the real one got,
 * runs them in a time of its own, and counts what they would have won.
 */
final class Shadow {
  private static final Work WANTED = () -> true;

  private final Thresholds thresholds;
  private final Scheduler scheduler;
  private final long[] ends;
  private final @Nullable Assignment[] running;
  private double won;
  private double score;

  Shadow(Thresholds thresholds, int slots, int capacity) {
    this.thresholds = thresholds;
    this.scheduler = new Scheduler(slots, capacity);
    this.ends = new long[slots];
    this.running = new Assignment[slots];
  }

  static Ticket ticket(Ladder ladder, int priority, int samples, long arrival, long deadline) {
    return new Ticket(WANTED, ladder, priority, samples, arrival, deadline);
  }

  Thresholds thresholds() {
    return thresholds;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  void arrive(Ticket ticket) {
    long now = ticket.arrival();
    advance(now);
    if (scheduler.submit(ticket, now) == Verdict.ADMITTED) {
      Assignment assignment = scheduler.assign(now);
      if (assignment != null) {
        start(assignment, now);
      }
    }
  }

  private void start(Assignment assignment, long now) {
    long nanos = 0;
    if (assignment.size() == 1) {
      Ticket only = assignment.ticket(0);
      nanos = replay(assignment) * only.samples();
    } else {
      nanos = replay(assignment);
    }
    ends[assignment.slot()] = now + nanos;
    running[assignment.slot()] = assignment;
  }

  /** A run as it was measured; all shadows see the same one for the same request. */
  private static long replay(Assignment assignment) {
    long mixed = assignment.ticket(0).arrival() * 0x9e3779b97f4a7c15L;
    return assignment.rung().latency(assignment.size()).replay((int) (mixed >>> 32));
  }

  private void advance(long until) {
    while (true) {
      Assignment first = null;
      for (Assignment assignment : running) {
        if (assignment != null
            && (first == null || ends[assignment.slot()] - ends[first.slot()] < 0)) {
          first = assignment;
        }
      }
      if (first == null || ends[first.slot()] - until > 0) {
        return;
      }
      finish(first, ends[first.slot()]);
    }
  }

  private void finish(Assignment assignment, long end) {
    for (int i = 0; i < assignment.size(); i++) {
      Ticket ticket = assignment.ticket(i);
      if (end - ticket.deadline() <= 0) {
        won += assignment.rung().accuracy() - ticket.ladder().safeValue();
      }
    }
    running[assignment.slot()] = null;
    if (scheduler.next(assignment, -1, end)) {
      start(assignment, end);
    }
  }

  /** Ends a round, after which older ones count for {@code keep} of what they did. */
  void endRound(double keep) {
    score = keep * score + won;
    won = 0;
  }

  /** What it has won, of which older rounds count less. */
  double score() {
    return score;
  }

  /** Begins with {@code more} than it has won. */
  void handicap(double more) {
    score += more;
  }
}
