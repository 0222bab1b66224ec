package dev.skerry.benchmarks.neverlate;

import dev.skerry.time.Time;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Plays a workload against a policy that is hosted as a device hosts its scheduler: a virtual
 * thread waits for each answer, one thread runs models, a lock guards the policy. So what threads
 * cost is the same for both, and only the decisions differ.
 */
final class HostedPolicyRun {
  private static final long SHORTEST_SLEEP_NANOS = 50_000;
  private static final int WAITING = -2;

  private final RealFamily family;
  private final Time time;
  private final Workload workload;
  private final Policy policy;
  private final ReentrantLock lock = new ReentrantLock();
  /* The rung that answered, by request. */
  private final AtomicIntegerArray answers;
  private final AtomicReferenceArray<@Nullable Thread> askers;
  private final Thread executor;
  private volatile boolean ended;
  private volatile long origin;
  private long changes;
  private int lastRung = -1;

  private HostedPolicyRun(RealFamily family, Time time, Workload workload, Policy policy) {
    this.family = family;
    this.time = time;
    this.workload = workload;
    this.policy = policy;
    this.answers = new AtomicIntegerArray(workload.requests());
    this.askers = new AtomicReferenceArray<>(workload.requests());
    this.executor = Thread.ofPlatform().name("hosted").daemon(true).unstarted(this::work);
  }

  static Simulator.Played play(RealFamily family, Time time, Workload workload, Policy policy) {
    return new HostedPolicyRun(family, time, workload, policy).play();
  }

  private Simulator.Played play() {
    long[] answeredAt = new long[workload.requests()];
    byte[] rungs = new byte[workload.requests()];
    Arrays.fill(rungs, Simulator.MISSED);
    origin = time.nanos();
    executor.start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < rungs.length; i++) {
        int request = i;
        sleepUntil(origin + workload.arrivals()[request]);
        threads.execute(() -> {
          rungs[request] = ask(request);
          answeredAt[request] = time.nanos() - origin;
        });
      }
    }
    ended = true;
    LockSupport.unpark(executor);
    try {
      executor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Simulator.Played(workload, answeredAt, rungs, changes);
  }

  /** Waits for an answer until the deadline. */
  private byte ask(int request) {
    answers.set(request, WAITING);
    askers.set(request, Thread.currentThread());
    lock.lock();
    try {
      policy.arrive(request, time.nanos() - origin);
    } finally {
      lock.unlock();
    }
    LockSupport.unpark(executor);
    long deadline = origin + workload.deadlines()[request];
    while (answers.get(request) == WAITING) {
      long left = deadline - time.nanos();
      if (left <= 0) {
        return Simulator.MISSED;
      }
      LockSupport.parkNanos(this, left);
    }
    return (byte) answers.get(request);
  }

  private void work() {
    while (!ended) {
      Policy.Run run;
      lock.lock();
      try {
        run = policy.next(time.nanos() - origin);
      } finally {
        lock.unlock();
      }
      if (run == null) {
        LockSupport.park(this);
      } else {
        run(run);
      }
    }
  }

  private void run(Policy.Run run) {
    long begun = time.nanos();
    family.run(run.rung());
    long now = time.nanos();
    changes += lastRung >= 0 && lastRung != run.rung() ? 1 : 0;
    lastRung = run.rung();
    for (int member : run.members()) {
      answers.set(member, run.rung());
      LockSupport.unpark(askers.get(member));
    }
    lock.lock();
    try {
      policy.ended(run, now - begun, now - origin);
    } finally {
      lock.unlock();
    }
  }

  private void sleepUntil(long moment) {
    for (long left = moment - time.nanos(); left > 0; left = moment - time.nanos()) {
      LockSupport.parkNanos(Math.max(left, SHORTEST_SLEEP_NANOS));
    }
  }
}
