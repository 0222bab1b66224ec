package dev.skerry.benchmarks.neverlate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Plays a workload against a policy, in virtual time, on one executor. */
final class Simulator {
  /** Nobody answered. */
  static final byte MISSED = -1;

  /** The safe answer. */
  static final byte SAFE = -2;

  private final Workload workload;
  private final Policy policy;
  private final long[] answeredAt;
  private final byte[] rungs;
  private long changes;
  private int lastRung = -1;
  private Policy.@Nullable Run running;
  private long started;
  private long endsAt = Long.MAX_VALUE;

  private Simulator(Workload workload, Policy policy) {
    this.workload = workload;
    this.policy = policy;
    this.answeredAt = new long[workload.requests()];
    this.rungs = new byte[workload.requests()];
    Arrays.fill(rungs, MISSED);
  }

  /**
   * What became of each request.
   *
   * @param answeredAt when, in nanoseconds; also for answers that came late
   * @param rungs by which rung, {@link #SAFE} or {@link #MISSED}
   * @param changes how often the executor went from one rung to another
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  record Played(Workload workload, long[] answeredAt, byte[] rungs, long changes) {}

  static Played play(Workload workload, Policy policy) {
    return new Simulator(workload, policy).play();
  }

  private Played play() {
    long[] arrivals = workload.arrivals();
    int arrived = 0;
    while (true) {
      long arrival = arrived < arrivals.length ? arrivals[arrived] : Long.MAX_VALUE;
      long wake = running == null ? policy.wakeAt() : Long.MAX_VALUE;
      long now = Math.min(Math.min(arrival, endsAt), Math.min(wake, policy.safeAnswerDue()));
      if (now == Long.MAX_VALUE) {
        return new Played(workload, answeredAt, rungs, changes);
      }
      // What happens at the same moment happens in this order: an answer at its deadline is in
      // time.
      if (endsAt == now) {
        end(now);
      }
      answerSafely(now);
      while (arrived < arrivals.length && arrivals[arrived] == now) {
        policy.arrive(arrived++, now);
      }
      if (running == null) {
        begin(now);
      }
    }
  }

  private void end(long now) {
    Policy.Run run = running;
    if (run == null) {
      throw new IllegalStateException("nothing runs at " + now);
    }
    for (int member : run.members()) {
      if (rungs[member] == MISSED) {
        rungs[member] = (byte) run.rung();
        answeredAt[member] = now;
      }
    }
    running = null;
    endsAt = Long.MAX_VALUE;
    policy.ended(run, now - started, now);
  }

  private void answerSafely(long now) {
    for (int request = policy.takeSafeAnswer(now);
        request >= 0;
        request = policy.takeSafeAnswer(now)) {
      if (rungs[request] == MISSED) {
        rungs[request] = SAFE;
        answeredAt[request] = now;
      }
    }
  }

  private void begin(long now) {
    Policy.Run run = policy.next(now);
    if (run != null) {
      running = run;
      started = now;
      endsAt = workload.service().end(run.members()[0], run.rung(), run.members().length, now);
      changes += lastRung >= 0 && lastRung != run.rung() ? 1 : 0;
      lastRung = run.rung();
    }
  }
}
