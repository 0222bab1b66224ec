package dev.skerry.device.schedule;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler that is asked what it would have done: it gets the arrivals that the real one got,
 * runs them in a time of its own, and counts what they would have won.
 */
final class Shadow {
  private static final Work WANTED = () -> true;

  /*
   * The part of what an answer wins that is lost by whoever waits for all of its time: so little
   * that it decides only between thresholds that win the same, and then for the shorter lines.
   */
  private static final double PRICE_OF_WAITING = 0.001;

  private final Thresholds thresholds;
  private final Scheduler scheduler;
  private final long[] ends;
  private final @Nullable Assignment[] running;
  private long arrived;
  private double wonInAll;
  private double won;
  /* What those were thought worth who waited when the round began. */
  private double begun;
  private final double[] scores = new double[Memories.count()];
  private double owed;

  /* What is left in each memory of 1 when it began. */
  private final double[] faded = new double[Memories.count()];

  Shadow(Thresholds thresholds, int slots, int capacity) {
    this.thresholds = thresholds;
    this.scheduler = new Scheduler(slots, capacity);
    this.ends = new long[slots];
    this.running = new Assignment[slots];
    Arrays.fill(faded, 1);
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
    arrived++;
    advance(now);
    if (scheduler.submit(ticket, now) == Verdict.ADMITTED) {
      Assignment assignment = scheduler.assign(now);
      if (assignment != null) {
        start(assignment, now);
      }
    }
  }

  private void start(Assignment assignment, long now) {
    long nanos = replay(assignment);
    long least = assignment.rung().latency(assignment.size()).leastStall();
    long end = scheduler.stalls().end(now, nanos, least);
    ends[assignment.slot()] = end;
    running[assignment.slot()] = assignment;
    count(assignment, now, end);
  }

  /** A run as it was measured; all shadows see the same one for the same request. */
  private static long replay(Assignment assignment) {
    long mixed = assignment.ticket(0).arrival() * 0x9e3779b97f4a7c15L;
    int samples = assignment.ticket(0).samples();
    LatencyEstimate known =
        samples == 1
            ? assignment.rung().latency(assignment.size())
            : assignment.rung().perSample(samples);
    return known.replay((int) (mixed >>> 32)) * samples;
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
    running[assignment.slot()] = null;
    if (scheduler.next(assignment, -1, end)) {
      start(assignment, end);
    }
  }

  /* At once, for it is known by now: whoever runs long would seem to lose until the end. */
  private void count(Assignment assignment, long begin, long end) {
    for (int i = 0; i < assignment.size(); i++) {
      Ticket ticket = assignment.ticket(i);
      if (end - ticket.deadline() <= 0) {
        double worth = assignment.rung().accuracy() - ticket.ladder().safeValue();
        long time = Math.max(1, ticket.deadline() - ticket.arrival());
        double waited = (double) (begin - ticket.arrival()) / time;
        double more = worth * (1 - PRICE_OF_WAITING * waited);
        won += more;
        wonInAll += more;
      }
    }
  }

  /** Ends a round, after which older ones count less. */
  void endRound() {
    double round = won();
    for (int memory = 0; memory < scores.length; memory++) {
      scores[memory] = Memories.keep(memory) * scores[memory] + round;
      faded[memory] *= Memories.keep(memory);
    }
    won = 0;
    begun = waiting();
  }

  /**
   * What it has won in this round. Those who wait count as much as those before them did on
   * average; without that, whoever lets lines grow long would seem to lose until they end.
   */
  double won() {
    return won + waiting() - begun;
  }

  private double waiting() {
    int waiting = scheduler.waiting();
    return waiting * wonInAll / Math.max(1, arrived - waiting);
  }

  /** What it has won, as one of the {@link Memories} has it. */
  double score(int memory) {
    return scores[memory] + won();
  }

  /** Owes so much since it began, in place of what it owed before. */
  void owe(double debt) {
    for (int memory = 0; memory < scores.length; memory++) {
      scores[memory] -= (debt - owed) * faded[memory];
    }
    owed = debt;
  }

  /** Begins with what {@code from} has won before those arrivals that {@code again} replayed. */
  void begin(Shadow from, Shadow again) {
    for (int memory = 0; memory < scores.length; memory++) {
      scores[memory] += from.score(memory) - again.score(memory);
    }
  }
}
