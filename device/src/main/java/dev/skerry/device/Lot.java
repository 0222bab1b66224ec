package dev.skerry.device;

import dev.skerry.device.failsafe.Patience;
import dev.skerry.device.schedule.Assignment;
import dev.skerry.device.schedule.Ladder;
import dev.skerry.device.schedule.LatencyEstimate;
import dev.skerry.device.schedule.Rung;
import dev.skerry.serving.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run is for, taken from its assignment when it began. The assignment may go on to the
 * next run while this one hangs; this stays as it was.
 */
final class Lot {
  private final Assignment assignment;
  private final List<Job> jobs;
  private final LoadedVariant variant;
  private final boolean best;
  private final long begun;
  private final long p50;
  private final long p99;
  private final Patience patience;
  private final long bestP99;
  private final boolean limited;
  private volatile boolean started;
  private volatile @Nullable LeftMemory left;

  /**
   * The lot of {@code assignment}; under the dispatcher's lock, for it asks how long runs take.
   *
   * @param begun when it begins, in monotonic nanoseconds
   * @param forbidden how many rungs below the top no run may begin on, for now
   */
  Lot(Assignment assignment, long begun, int forbidden) {
    this.assignment = assignment;
    this.begun = begun;
    List<Job> members = new ArrayList<>(assignment.size());
    int samples = 0;
    for (int i = 0; i < assignment.size(); i++) {
      Job job = Executor.job(assignment, i);
      members.add(job);
      samples += job.samples();
    }
    this.jobs = List.copyOf(members);
    this.variant = generation().variant(assignment.rung());
    Ladder ladder = job(0).ticket().ladder();
    // Where a smaller sibling was measured to be right as often, nothing better could be had.
    this.best = ladder.isAsGoodAsTheBest(assignment.steps());
    this.limited = !best && assignment.steps() <= forbidden;
    boolean alone = assignment.size() == 1;
    Rung rung = assignment.rung();
    LatencyEstimate latency = alone ? rung.perSample(samples) : rung.latency(assignment.size());
    int times = alone ? samples : 1;
    // However many it brings, none takes less time than a single one.
    this.p50 = rung.latency(assignment.size()).p50();
    this.p99 = latency.p99() * times;
    this.patience = new Patience(p99);
    int first = job(0).samples();
    this.bestP99 = ladder.quickestOfTheBest().perSample(first).p99() * first;
    jobs.forEach(job -> job.begins(this));
  }

  /** When it began, in monotonic nanoseconds. */
  long begun() {
    return begun;
  }

  /** What 99 in 100 runs of the best variant for one of its jobs take at most, in nanoseconds. */
  long bestP99() {
    return bestP99;
  }

  /** Why {@code job} has what it has; the best variant needs no reason. */
  Reason reason(Job job) {
    if (best) {
      return Reason.NONE;
    }
    // Whoever came alone has waited for nobody: what is gone was spent on reading it.
    long since = job.ticket().cameAlone() ? begun : job.ticket().arrival();
    long given = job.ticket().deadline() - since;
    return reason(generation().isDegraded(), limited, bestP99, given);
  }

  /**
   * Why it was not the best variant.
   *
   * @param bestP99 what that takes, in nanoseconds
   * @param given how many nanoseconds there were, had nobody else been there
   */
  static Reason reason(boolean degraded, boolean limited, long bestP99, long given) {
    if (degraded) {
      return Reason.FAULT;
    }
    if (limited) {
      return Reason.LIMITS;
    }
    return bestP99 > given ? Reason.DEADLINE : Reason.LOAD;
  }

  /** Whether limits kept it from a better variant. */
  boolean isLimited() {
    return limited;
  }

  /** Where it came from; only while it is its slot's current lot. */
  Assignment assignment() {
    return assignment;
  }

  int slot() {
    return assignment.slot();
  }

  /** How many runs of its slot wait until it has ended. */
  int level() {
    return assignment.level();
  }

  Generation generation() {
    return jobs.getFirst().generation();
  }

  List<Job> jobs() {
    return jobs;
  }

  Job job(int index) {
    return jobs.get(index);
  }

  int size() {
    return jobs.size();
  }

  LoadedVariant variant() {
    return variant;
  }

  /** Whether no variant of its agent that is run is more accurate. */
  boolean isBest() {
    return best;
  }

  /** What half of such runs take at most, in nanoseconds, when it began. */
  long p50() {
    return p50;
  }

  /** What 99 in 100 such runs take at most, in nanoseconds, when it began. */
  long p99() {
    return p99;
  }

  /**
   * Notes that it runs, with everything in hand that it needs of its slot. Before, it cannot be
   * said to hang, and nobody else is given its slot.
   */
  void starts() {
    started = true;
  }

  boolean hasStarted() {
    return started;
  }

  /** Gives it up: what it has of its slot's memory is its own from now on. */
  void giveUp() {
    left = variant.abandon(slot(), level());
  }

  /** Frees what it was left with, if it was given up and has come back after all. */
  void comesBack() {
    LeftMemory mine = left;
    if (mine != null) {
      mine.close();
    }
  }

  /** Whether anybody still waits for what it gives. */
  boolean isWanted() {
    for (Job job : jobs) {
      if (job.isWanted()) {
        return true;
      }
    }
    return false;
  }

  /** How long it is borne with. */
  Patience patience() {
    return patience;
  }
}
