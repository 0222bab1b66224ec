package dev.skerry.device;

import dev.skerry.device.failsafe.Doubts;
import dev.skerry.device.failsafe.RunOutcome;
import dev.skerry.device.failsafe.VariantTrust;
import dev.skerry.device.schedule.Assignment;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.device.schedule.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * What each slot runs now, and beneath it what was let wait for that.
 *
 * <p>A plain sequential object, guarded by the dispatcher's lock. Times are monotonic nanoseconds.
 */
final class Runs {
  private final Scheduler scheduler;
  private final Doubts doubts;
  private final @Nullable Lot[][] lots;
  private int forbidden;

  Runs(Scheduler scheduler, Doubts doubts, int slots) {
    this.scheduler = scheduler;
    this.doubts = doubts;
    this.lots = new Lot[slots][Scheduler.LEVELS];
  }

  int slots() {
    return lots.length;
  }

  /** So many of the best rungs no run may begin on, for now. */
  void forbid(int best) {
    forbidden = best;
  }

  /** Whether nothing runs. */
  boolean isIdle() {
    for (@Nullable Lot[] slot : lots) {
      if (slot[0] != null) {
        return false;
      }
    }
    return true;
  }

  /**
   * A run begins. A caller leaves only after it has had the lock, so its generation is still there.
   */
  Lot begin(Assignment assignment, long now) {
    Lot lot;
    try {
      lot = new Lot(assignment, now, forbidden);
    } catch (RuntimeException | Error e) {
      // There may be no memory. Its jobs are armed, and the slot must live on.
      scheduler.cancel(assignment, now);
      throw e;
    }
    lot.generation().hold();
    doubts.begins(lot.variant(), now);
    lots[assignment.slot()][assignment.level()] = lot;
    return lot;
  }

  /** Whether {@code lot} is still its slot's, and was not given up. */
  boolean has(Lot lot) {
    return lots[lot.slot()][lot.level()] == lot;
  }

  /** What runs, or waits, in {@code slot} with so many runs beneath it; null if nothing does. */
  @Nullable Lot in(int slot, int level) {
    return lots[slot][level];
  }

  /** What runs for {@code ticket}; null if nothing does. */
  @Nullable Lot of(Ticket ticket) {
    Assignment assignment = scheduler.running(ticket);
    return assignment == null ? null : lots[assignment.slot()][assignment.level()];
  }

  /**
   * A run has ended, or is not waited for any longer.
   *
   * @return whether its variant is trusted now and was not before, or the other way round
   */
  boolean ended(Lot lot, RunOutcome outcome, long now) {
    Generation generation = lot.generation();
    boolean turned =
        doubts.ended(lot.variant(), outcome, generation.isFailSafe(), lot.begun(), now);
    if (lot.isBest()) {
      generation.degraded(lot.variant().trust().state() != VariantTrust.State.TRUSTED);
    }
    return turned;
  }

  /**
   * What the slot of {@code lot}, which has ended, runs next; null if that is nothing, or what was
   * let wait for it.
   *
   * @param taken how long it ran; negative if nothing is to be learned from that
   */
  @Nullable Lot next(Lot lot, long taken, long now) {
    doubts.tell(now);
    boolean more = scheduler.next(lot.assignment(), taken, now);
    if (more) {
      return begin(lot.assignment(), now);
    }
    lots[lot.slot()][lot.level()] = null;
    Lot waiting = lot.level() == 0 ? null : lots[lot.slot()][lot.level() - 1];
    if (waiting != null) {
      waiting.patience().goesOn(now);
    }
    return null;
  }

  /** Gives up {@code hung} and what waits for it: its slot is free. */
  void giveUp(Lot hung, long now) {
    @Nullable Lot[] slot = lots[hung.slot()];
    for (int level = 0; level <= hung.level(); level++) {
      Lot lot = slot[level];
      slot[level] = null;
      if (lot != null) {
        lot.giveUp();
        if (lot != hung) {
          ended(lot, RunOutcome.UNKNOWN, now);
        }
      }
    }
  }
}
