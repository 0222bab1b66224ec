package dev.skerry.benchmarks.neverlate;

import dev.skerry.time.Time;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays a workload against a policy on real models: one thread takes in whoever has come and runs
 * what the policy says, without anything between it and the engine. That is the best case for a
 * baseline; no hand-over costs it anything.
 */
final class RealPolicyRun {
  private static final long SPUN_NANOS = 150_000;

  private final RealFamily family;
  private final Time time;

  RealPolicyRun(RealFamily family, Time time) {
    this.family = family;
    this.time = time;
  }

  Simulator.Played play(Workload workload, Policy policy) {
    long[] answeredAt = new long[workload.requests()];
    byte[] rungs = new byte[workload.requests()];
    Arrays.fill(rungs, Simulator.MISSED);
    long changes = 0;
    int lastRung = -1;
    int arrived = 0;
    long origin = time.nanos();
    while (true) {
      long now = time.nanos() - origin;
      while (arrived < answeredAt.length && workload.arrivals()[arrived] <= now) {
        policy.arrive(arrived++, now);
      }
      Policy.Run run = policy.next(now);
      if (run != null) {
        long begun = time.nanos();
        family.run(run.rung());
        long ended = time.nanos();
        for (int member : run.members()) {
          rungs[member] = (byte) run.rung();
          answeredAt[member] = ended - origin;
        }
        changes += lastRung >= 0 && lastRung != run.rung() ? 1 : 0;
        lastRung = run.rung();
        policy.ended(run, ended - begun, ended - origin);
      } else if (arrived < answeredAt.length) {
        waitUntil(origin + workload.arrivals()[arrived]);
      } else {
        return new Simulator.Played(workload, answeredAt, rungs, changes);
      }
    }
  }

  private void waitUntil(long moment) {
    for (long left = moment - time.nanos(); left > 0; left = moment - time.nanos()) {
      if (left > SPUN_NANOS) {
        LockSupport.parkNanos(left - SPUN_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
