package dev.skerry.device;

import dev.skerry.device.failsafe.Doubts;
import dev.skerry.device.failsafe.RunOutcome;
import dev.skerry.device.schedule.Assignment;
import dev.skerry.device.schedule.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks after runs that are not as they should be: it ends those that nobody waits for any longer,
 * and gives the slots of those that do not end to other threads.
 */
final class Caretaker implements AutoCloseable {
  /* A thread that hangs in native code keeps its stack and what its run has allocated; so not without end. */
  private static final int MOST_GIVEN_UP = 8;

  private final ReentrantLock lock;
  private final Scheduler scheduler;
  private final Doubts doubts;
  private final Runs runs;
  private final Staff staff;
  private final LongSupplier nanos;
  private final Watchdog watch;
  private int givenUp;

  /**
   * A caretaker that begins at once.
   *
   * @param lock what guards {@code scheduler}, {@code doubts} and {@code runs}
   */
  Caretaker(
      ReentrantLock lock,
      Scheduler scheduler,
      Doubts doubts,
      Runs runs,
      Staff staff,
      LongSupplier nanos) {
    this.lock = lock;
    this.scheduler = scheduler;
    this.doubts = doubts;
    this.runs = runs;
    this.staff = staff;
    this.nanos = nanos;
    this.watch = new Watchdog(this::lookAfter);
  }

  /** Sees to it that nobody works for a job that ended before its model did. */
  void abandon(Job job) {
    lock.lock();
    try {
      if (!scheduler.withdraw(job.ticket())) {
        Lot lot = runs.of(job.ticket());
        if (lot != null) {
          endUnwanted(lot, nanos.getAsLong());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** A run that was given up has come back after all; under the lock. */
  void cameBack(Lot lot) {
    if (lot.level() == 0) {
      givenUp--;
    }
  }

  /** Tells an operator that a variant lost trust by how {@code lot} ended, or has it back. */
  void turned(Lot lot, RunOutcome outcome) {
    watch.tell(lot, outcome);
  }

  private void endUnwanted(Lot lot, long now) {
    if (!lot.isWanted() && lot.patience().askToEnd(now)) {
      staff.executor(lot.slot()).terminate(lot.level());
    }
  }

  private void lookAfter() {
    for (int slot = 0; slot < runs.slots(); slot++) {
      lookAfter(slot);
    }
  }

  private void lookAfter(int slot) {
    List<Lot> begun = new ArrayList<>();
    Lot hung;
    boolean blamed = false;
    boolean replaced = false;
    boolean remote = false;
    LetGo letGo;
    lock.lock();
    try {
      long now = nanos.getAsLong();
      hung = hung(slot, now);
      if (hung != null) {
        blamed = hung.patience().blame();
        if (blamed) {
          runs.ended(hung, RunOutcome.HUNG, now);
        }
        remote = hung.variant().session().isRemote();
        replaced = !remote && givenUp < MOST_GIVEN_UP;
        if (replaced) {
          replace(hung, begun, now);
        }
      }
      letGo = LetGo.from(scheduler);
    } finally {
      lock.unlock();
    }
    begun.forEach(staff::hand);
    letGo.answer(nanos.getAsLong());
    if (hung != null && (blamed || replaced)) {
      // The thread of a remote one comes back by itself as soon as the process that it waits for is
      // gone.
      watch.tellHung(
          hung, replaced || (remote && hung.variant().session().giveUp()), nanos.getAsLong());
    }
  }

  /** Gives the slot of {@code hung} to another thread; what was let wait there begins anew. */
  private void replace(Lot hung, List<Lot> begun, long now) {
    staff.replace(hung.slot());
    givenUp++;
    runs.giveUp(hung, now);
    doubts.tell(now);
    Assignment next = scheduler.restart(hung.assignment(), now);
    while (next != null) {
      begun.add(runs.begin(next, now));
      // More may stand in line now than this slot can take.
      next = scheduler.assign(now);
    }
  }

  /** The lot that hangs in {@code slot}; null if there is none. */
  private @Nullable Lot hung(int slot, long now) {
    Lot last = null;
    for (int level = 0; level < Scheduler.LEVELS; level++) {
      Lot lot = runs.in(slot, level);
      if (lot != null) {
        endUnwanted(lot, now);
        last = lot;
      }
    }
    // Those beneath the last one only wait, and one that has not started waits for its thread.
    return last != null && last.hasStarted() && last.patience().isLost(now) ? last : null;
  }

  @Override
  public void close() {
    watch.close();
  }
}
