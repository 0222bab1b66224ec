package dev.skerry.device;

import dev.skerry.device.failsafe.Doubts;
import dev.skerry.device.failsafe.Sentinel;
import dev.skerry.device.schedule.Assignment;
import dev.skerry.device.schedule.Ladder;
import dev.skerry.device.schedule.LatencyEstimate;
import dev.skerry.device.schedule.Limits;
import dev.skerry.device.schedule.Rung;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.device.schedule.Verdict;
import dev.skerry.serving.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
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
 * runs. Between two pieces of a run its thread asks for somebody more urgent, and runs that first.
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
  private final Doubts doubts = new Doubts();
  private final Runs runs;
  private final Staff staff;
  private final Caretaker caretaker;
  private final LongAdder preemptions = new LongAdder();
  private Limits limits = Limits.NONE;

  Dispatcher(int slots, int capacity, LongSupplier nanos) {
    this.scheduler = new Scheduler(slots, capacity);
    this.sentinel = Sentinel.start(WATCHED_PER_PLACE * (capacity + slots), nanos);
    this.tuner = new Tuner(scheduler, lock, slots, capacity);
    this.nanos = nanos;
    this.runs = new Runs(scheduler, doubts, slots);
    this.staff = new Staff(slots, nanos, new BetweenPieces());
    this.caretaker = new Caretaker(lock, scheduler, doubts, runs, staff, nanos);
  }

  int slots() {
    return staff.slots();
  }

  /** Weighs requests for {@code generation} against others from now on. */
  void enrol(Generation generation) {
    lock.lock();
    try {
      scheduler.enrol(generation.ladder());
      doubts.enrol(generation.variants().size());
    } finally {
      lock.unlock();
    }
  }

  /** Forgets {@code generation}; no more requests come for it, and none waits. */
  void dismiss(Generation generation) {
    lock.lock();
    try {
      scheduler.dismiss(generation.ladder());
      doubts.forget(generation.variants().size(), generation::owns);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What runs models has changed.
   *
   * @param replaceable whether it could be replaced at once
   * @param anew whether everything was loaded anew
   */
  void succeeded(boolean replaceable, boolean anew) {
    lock.lock();
    try {
      doubts.replaceable(replaceable);
      if (anew) {
        doubts.renewed(nanos.getAsLong());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets {@code variant} not run until it was loaded anew. */
  void condemn(Generation generation, LoadedVariant variant) {
    lock.lock();
    try {
      doubts.condemn(variant, nanos.getAsLong());
      if (variant == generation.variants().getFirst()) {
        generation.degraded(true);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Learns what {@code variant} took beside all slots for a made-up question. */
  void probed(LoadedVariant variant, long taken) {
    lock.lock();
    try {
      variant.rung().latency(1).probed(taken);
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing runs and nobody waits. */
  boolean isIdle() {
    lock.lock();
    try {
      return runs.isIdle() && scheduler.waiting() == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps within {@code bounds} from now on; what runs already goes on. */
  void limit(Limits bounds) {
    List<Lot> begun = new ArrayList<>();
    LetGo letGo;
    lock.lock();
    try {
      limits = bounds;
      scheduler.limit(bounds);
      runs.forbid(bounds.best());
      // Slots that may be used again begin with those who wait already.
      long now = nanos.getAsLong();
      for (Assignment next = scheduler.assign(now); next != null; next = scheduler.assign(now)) {
        begun.add(runs.begin(next, now));
      }
      letGo = LetGo.from(scheduler);
    } finally {
      lock.unlock();
    }
    begun.forEach(staff::hand);
    letGo.answer(nanos.getAsLong());
  }

  /** How many runs there can be at once now. */
  int usable() {
    lock.lock();
    try {
      return scheduler.usable();
    } finally {
      lock.unlock();
    }
  }

  /** What all who run and wait cost at the least, in nanoseconds of one slot. */
  long backlog() {
    lock.lock();
    try {
      return scheduler.backlog();
    } finally {
      lock.unlock();
    }
  }

  /**
   * How long the variants of {@code generation} take that may run now, each quicker than the one
   * before.
   */
  List<Ability.Pace> paces(Generation generation) {
    lock.lock();
    try {
      Ladder ladder = generation.ladder();
      List<Ability.Pace> paces = new ArrayList<>();
      long quickest = Long.MAX_VALUE;
      for (int step = Math.min(limits.best(), ladder.size() - 1); step < ladder.size(); step++) {
        Rung rung = ladder.rung(step);
        LatencyEstimate latency = rung.perSample(generation.usualSamples());
        long p50 = Math.max(1, latency.p50());
        if (rung.isTrusted() && p50 < quickest) {
          paces.add(
              new Ability.Pace(rung.name(), rung.accuracy(), p50, Math.max(p50, latency.p99())));
          quickest = p50;
        }
      }
      return paces;
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
      Lot mine = null;
      LetGo letGo;
      Verdict verdict;
      boolean alone;
      boolean distrusted;
      lock.lock();
      try {
        long now = nanos.getAsLong();
        alone = scheduler.waiting() == 0;
        doubts.tell(now);
        distrusted = !job.generation().mayRun();
        job.generation().asked(job.samples());
        boolean idle = alone && scheduler.hasFreeSlot();
        verdict = distrusted ? Verdict.TOO_LATE : scheduler.submit(job.ticket(), now);
        job.judged(verdict, idle, now);
        if (verdict == Verdict.ADMITTED) {
          Assignment assigned = scheduler.assign(now);
          mine = assigned == null ? null : runs.begin(assigned, now);
        }
        letGo = LetGo.from(scheduler);
      } finally {
        lock.unlock();
      }
      letGo.answer(nanos.getAsLong());
      if (verdict != Verdict.ADMITTED) {
        job.answerSafely(why(verdict, alone, distrusted), nanos.getAsLong());
      } else if (mine != null) {
        start(mine, job);
      }
      Job.Outcome outcome = job.await();
      if (job.timing() == null) {
        caretaker.abandon(job);
      }
      return outcome;
    } finally {
      sentinel.disarm(job.guard());
    }
  }

  private static Reason why(Verdict verdict, boolean alone, boolean distrusted) {
    if (distrusted) {
      return Reason.FAULT;
    }
    return alone && verdict == Verdict.TOO_LATE ? Reason.DEADLINE : Reason.LOAD;
  }

  /** Lets more urgent lots run between two pieces of a long one. */
  private final class BetweenPieces implements Executor.Interruption {
    @Override
    public @Nullable Lot begin(Executor executor, Lot waiting) {
      Lot begun = null;
      LetGo letGo;
      lock.lock();
      try {
        if (!runs.has(waiting)) {
          throw new Executor.GivenUpException();
        }
        long now = nanos.getAsLong();
        doubts.tell(now);
        Assignment urgent = scheduler.preempt(waiting.assignment(), now);
        if (urgent != null) {
          preemptions.increment();
          begun = runs.begin(urgent, now);
        }
        letGo = LetGo.from(scheduler);
      } finally {
        lock.unlock();
      }
      letGo.answer(nanos.getAsLong());
      return begun;
    }

    @Override
    public @Nullable Lot end(Lot lot, Executor.Ran ran) {
      return finish(lot, ran);
    }
  }

  /** How often a run was let wait for somebody more urgent. */
  long preemptions() {
    return preemptions.sum();
  }

  private void start(Lot lot, Job job) {
    if (mayRunInline(lot, job)) {
      Lot more = finish(lot, staff.executor(lot.slot()).run(lot));
      if (more != null) {
        staff.hand(more);
      }
    } else {
      staff.hand(lot);
    }
  }

  /*
   * A fail-safe agent never runs inline: while it does, a hung model would keep the caller from its safe answer. Nor does
   * one in pieces: its caller would run what is more urgent as well. Nor does anybody run what others have asked.
   */
  private static boolean mayRunInline(Lot lot, Job job) {
    long left = job.ticket().deadline() - job.ticket().arrival();
    return lot.size() == 1
        && lot.job(0) == job
        && !lot.generation().isFailSafe()
        && lot.variant().session().pieces() == 1
        && !lot.variant().session().isRemote()
        && lot.p99() <= LONGEST_INLINE_NANOS
        && lot.p99() <= left / INLINE_SPARE;
  }

  /** Ends {@code lot}; gives what its slot runs next, if the slot is still with whoever ran it. */
  private @Nullable Lot finish(Lot lot, Executor.Ran ran) {
    boolean turned = false;
    Lot next = null;
    LetGo letGo;
    lock.lock();
    try {
      if (runs.has(lot)) {
        long now = nanos.getAsLong();
        turned = runs.ended(lot, ran.outcome(), now);
        boolean teaches =
            !lot.generation().isFailSafe() || lot.variant().trust().teaches(ran.outcome());
        next = runs.next(lot, teaches ? ran.nanos() : -1, now);
      } else {
        caretaker.cameBack(lot);
      }
      letGo = LetGo.from(scheduler);
    } finally {
      lock.unlock();
    }
    letGo.answer(nanos.getAsLong());
    if (turned) {
      caretaker.turned(lot, ran.outcome());
    }
    lot.comesBack();
    lot.generation().leave();
    return next;
  }

  @Override
  public void close() {
    caretaker.close();
    tuner.close();
    staff.close();
    sentinel.close();
  }
}
