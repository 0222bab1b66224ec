package dev.skerry.device;

import dev.skerry.device.failsafe.Sentinel;
import dev.skerry.device.schedule.Assignment;
import dev.skerry.device.schedule.Ladder;
import dev.skerry.device.schedule.Limits;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.device.schedule.Verdict;
import dev.skerry.serving.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads around the scheduler.
 *
 * <p>Each slot has one platform thread that runs models and parks when there is nothing to run. A
 * caller may run its own question itself, on the slot it was given, if the model is so quick that
 * handing over would take longer; it then gives the slot back or, if others wait by now, to the
 * slot's thread. One lock guards the scheduler; it is held while deciding, never while a model
 * runs.
 */
final class Dispatcher implements AutoCloseable {
  /* Waking another thread and being woken costs about this much; below it, running inline is quicker. */
  private static final long LONGEST_INLINE_NANOS = Duration.ofMillis(1).toNanos();
  /* While it runs inline, a caller cannot be answered by anyone else; so only with this many times the run to spare. */
  private static final int INLINE_SPARE = 8;

  /* Beside those in line and in a slot, there are those that come and go; far more are none of this device's to serve. */
  private static final int WATCHED_PER_PLACE = 4;

  private final ReentrantLock lock = new ReentrantLock();
  private final Scheduler scheduler;
  private final Sentinel sentinel;
  private final Tuner tuner;
  private final LongSupplier nanos;
  private final Executor[] executors;
  private final Thread[] threads;
  private final AtomicReferenceArray<@Nullable Assignment> handed;
  private volatile boolean closed;

  Dispatcher(int slots, int capacity, LongSupplier nanos) {
    this.scheduler = new Scheduler(slots, capacity);
    this.sentinel = Sentinel.start(WATCHED_PER_PLACE * (capacity + slots), nanos);
    this.tuner = new Tuner(scheduler, lock, slots, capacity);
    this.nanos = nanos;
    this.executors = new Executor[slots];
    this.threads = new Thread[slots];
    this.handed = new AtomicReferenceArray<>(slots);
    for (int slot = 0; slot < slots; slot++) {
      int mine = slot;
      executors[slot] = new Executor(slot, nanos);
      threads[slot] =
          Thread.ofPlatform().name("executor-" + slot).daemon(true).start(() -> work(mine));
    }
  }

  int slots() {
    return executors.length;
  }

  /** Weighs requests for {@code ladder} against others from now on. */
  void enrol(Ladder ladder) {
    lock.lock();
    try {
      scheduler.enrol(ladder);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets {@code ladder}; no more requests come for it, and none waits. */
  void dismiss(Ladder ladder) {
    lock.lock();
    try {
      scheduler.dismiss(ladder);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps within {@code limits} from now on; what runs already goes on. */
  void limit(Limits limits) {
    lock.lock();
    try {
      scheduler.limit(limits);
    } finally {
      lock.unlock();
    }
  }

  /** How many wait for a slot. */
  int waiting() {
    lock.lock();
    try {
      return scheduler.waiting();
    } finally {
      lock.unlock();
    }
  }

  /** Sees to it that {@code job} ends in time, and waits until it has. */
  Job.Outcome run(Job job) {
    if (!sentinel.arm(job.guard())) {
      // What nobody watches must not be waited for.
      job.answerSafely(Reason.LOAD, nanos.getAsLong());
      return job.await();
    }
    try {
      Assignment mine = null;
      Verdict verdict;
      boolean alone;
      lock.lock();
      try {
        long now = nanos.getAsLong();
        alone = scheduler.waiting() == 0;
        verdict = scheduler.submit(job.ticket(), now);
        if (verdict == Verdict.ADMITTED) {
          mine = scheduler.assign(now);
          if (mine != null) {
            generation(mine).hold();
          }
        }
      } finally {
        lock.unlock();
      }
      if (verdict != Verdict.ADMITTED) {
        boolean hopeless = alone && verdict == Verdict.TOO_LATE;
        job.answerSafely(hopeless ? Reason.DEADLINE : Reason.LOAD, nanos.getAsLong());
      } else if (mine != null) {
        start(mine, job);
      }
      Job.Outcome outcome = job.await();
      if (job.timing() == null) {
        abandon(job);
      }
      return outcome;
    } finally {
      sentinel.disarm(job.guard());
    }
  }

  private void start(Assignment assignment, Job job) {
    if (mayRunInline(assignment, job)) {
      long taken = executors[assignment.slot()].run(assignment);
      if (finish(assignment, taken)) {
        hand(assignment);
      }
    } else {
      hand(assignment);
    }
  }

  /*
   * A fail-safe agent never runs inline: while it does, a hung model would keep the caller from its safe answer.
   */
  private static boolean mayRunInline(Assignment assignment, Job job) {
    long expected = assignment.rung().latency(assignment.size()).p99();
    long left = job.ticket().deadline() - job.ticket().arrival();
    return job.generation().safeOutputs().isEmpty()
        && expected <= LONGEST_INLINE_NANOS
        && expected <= left / INLINE_SPARE;
  }

  private void hand(Assignment assignment) {
    handed.set(assignment.slot(), assignment);
    LockSupport.unpark(threads[assignment.slot()]);
  }

  private void work(int slot) {
    while (!closed) {
      Assignment assignment = handed.getAndSet(slot, null);
      if (assignment == null) {
        LockSupport.park(this);
        continue;
      }
      boolean more = true;
      while (more) {
        more = finish(assignment, executors[slot].run(assignment));
      }
    }
  }

  private boolean finish(Assignment assignment, long taken) {
    Generation ran = generation(assignment);
    boolean more;
    lock.lock();
    try {
      more = scheduler.next(assignment, taken, nanos.getAsLong());
      if (more) {
        // Under the lock: a caller leaves only after it has had the lock, so its generation is
        // still there.
        generation(assignment).hold();
      }
    } finally {
      lock.unlock();
    }
    ran.leave();
    return more;
  }

  private static Generation generation(Assignment assignment) {
    return Executor.job(assignment, 0).generation();
  }

  /** Sees to it that nobody works for a job that ended before its model did. */
  private void abandon(Job job) {
    lock.lock();
    try {
      if (!scheduler.withdraw(job.ticket())) {
        Assignment running = scheduler.running(job.ticket());
        if (running != null && !Executor.isWanted(running)) {
          executors[running.slot()].terminate();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    tuner.close();
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    sentinel.close();
  }
}
