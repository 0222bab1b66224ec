package dev.skerry.device;

import dev.skerry.device.failsafe.Breach;
import dev.skerry.device.failsafe.RunOutcome;
import dev.skerry.device.failsafe.Watchdog;
import dev.skerry.device.schedule.Assignment;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.device.schedule.Ticket;
import dev.skerry.device.schedule.Work;
import dev.skerry.engine.Binding;
import dev.skerry.engine.EngineException;
import dev.skerry.engine.RunControl;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Reason;
import dev.skerry.terms.Grade;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a slot's lots: copies inputs into pinned memory, runs the model once for all of them, holds
 * the answers to their contract, and hands them out.
 *
 * <p>For whoever holds the slot, one thread at a time. If a batch fails, its members run one by
 * one, so that a bad input fails alone. Between two pieces of a run, lots that are more urgent run
 * right here, on the same thread, each with a control and memory of its own.
 */
final class Executor {
  private static final System.Logger LOG = System.getLogger(Executor.class.getName());

  private final int slot;
  private final LongSupplier nanos;
  private final Interruption interruption;
  private final Level[] levels = new Level[Scheduler.LEVELS];

  Executor(int slot, LongSupplier nanos, Interruption interruption) {
    this.slot = slot;
    this.nanos = nanos;
    this.interruption = interruption;
    for (int level = 0; level < levels.length; level++) {
      levels[level] = new Level();
    }
  }

  /** What is done with a slot between two pieces of a run. */
  interface Interruption {
    /**
     * What to run while {@code waiting} is let wait; null if it goes on.
     *
     * @throws GivenUpException if it shall not go on, for another has its place
     */
    @Nullable Lot begin(Executor executor, Lot waiting);

    /** Ends {@code lot}; gives what runs next while the same one waits, null if it goes on. */
    @Nullable Lot end(Lot lot, Ran ran);
  }

  /** The slot of this run was given to another thread while it was let wait. */
  static final class GivenUpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    GivenUpException() {
      super("the slot of this run was given up", null, false, false);
    }
  }

  /** One of the runs that a slot holds: the first, or one that another is let wait for. */
  private final class Level {
    private final RunControl control = new RunControl(this::letOthersRun);
    private @Nullable Lot lot;
    private long waited;

    void begin(Lot next) {
      control.clear();
      lot = next;
      waited = 0;
    }

    private void letOthersRun() {
      Lot mine = Objects.requireNonNull(lot);
      long since = nanos.getAsLong();
      Lot other = interruption.begin(Executor.this, mine);
      if (other != null) {
        while (other != null) {
          other = interruption.end(other, run(other));
        }
        waited += nanos.getAsLong() - since;
      }
    }
  }

  /**
   * How a run went.
   *
   * @param nanos how long it held its slot, until its answers were handed out: what others have to
   *     reckon with; negative if nothing is to be learned from it
   */
  record Ran(long nanos, RunOutcome outcome) {}

  /** Ends the run at this level, for nobody wants its answer any more. From any thread. */
  void terminate(int level) {
    levels[level].control.terminate();
  }

  /** Runs {@code lot} and answers its jobs. */
  Ran run(Lot lot) {
    Level level = levels[lot.level()];
    level.begin(lot);
    long start = nanos.getAsLong();
    try {
      Binding binding =
          lot.variant().isBindable() && fits(lot)
              ? lot.variant().binding(slot, lot.level(), lot.size())
              : null;
      lot.starts();
      if (!lot.isWanted()) {
        // All were answered while it waited for its thread, and nobody told the engine to end it.
        return new Ran(-1, RunOutcome.UNKNOWN);
      }
      return binding == null ? runEach(lot, level) : runPinned(lot, level, binding);
    } catch (GivenUpException e) {
      // Its jobs stand in line again, and are answered by whoever has its place.
      return new Ran(-1, RunOutcome.UNKNOWN);
    } catch (RuntimeException | Error e) {
      // Whatever it is, the slot must live on and every member must be answered.
      RunOutcome outcome = RunOutcome.UNKNOWN;
      for (Job job : lot.jobs()) {
        outcome = fail(job, e, lot, nanos.getAsLong() - start - level.waited);
      }
      return new Ran(-1, outcome);
    }
  }

  private static boolean fits(Lot lot) {
    return lot.job(0).samples() == 1 && (lot.size() == 1 || lot.variant().takesBatches());
  }

  private Ran runPinned(Lot lot, Level level, Binding binding) {
    long start = nanos.getAsLong();
    int batch = lot.size();
    LoadedVariant variant = lot.variant();
    for (int input = 0; input < variant.session().inputs().size(); input++) {
      ByteBuffer into = binding.input(input).bytes();
      for (Job job : lot.jobs()) {
        into.put(job.inputs().get(input).bytes());
      }
    }
    long ready = nanos.getAsLong();
    try {
      binding.run(level.control);
    } catch (EngineException e) {
      if (batch > 1 && !isGone(e)) {
        return runEach(lot, level);
      }
      throw e;
    }
    long done = nanos.getAsLong();
    long waited = level.waited;
    long taken = done - start - waited;
    RunOutcome outcome = judge(lot, taken);
    for (int i = 0; i < batch; i++) {
      Job job = lot.job(i);
      job.timed(new Job.Timing(start + waited, ready + waited, done, batch, i == 0));
      List<Tensor> outputs = take(binding, variant.session().outputs(), i);
      outcome = worse(outcome, answer(job, outputs, lot, outcome));
    }
    return new Ran(nanos.getAsLong() - start - waited, outcome);
  }

  /**
   * Copies what the model gave to one member of the batch, so that the next run can have the
   * memory.
   */
  private static List<Tensor> take(Binding binding, List<TensorSpec> outputs, int member) {
    List<Tensor> taken = new ArrayList<>(outputs.size());
    for (int output = 0; output < outputs.size(); output++) {
      Tensor all = binding.output(output);
      int size = all.byteSize() / binding.batch();
      byte[] own = new byte[size];
      all.bytes().get(member * size, own);
      Shape shape = binding.batch() == 1 ? all.shape() : all.shape().with(0, 1);
      taken.add(Tensor.of(all.type(), shape, ByteBuffer.wrap(own)));
    }
    return taken;
  }

  private Ran runEach(Lot lot, Level level) {
    long taken = -1;
    RunOutcome worst = RunOutcome.UNKNOWN;
    for (Job job : lot.jobs()) {
      if (job.isWanted()) {
        long before = level.waited;
        long start = nanos.getAsLong();
        try {
          List<Tensor> outputs = lot.variant().session().run(job.inputs(), level.control);
          long done = nanos.getAsLong();
          long begun = start + level.waited - before;
          job.timed(new Job.Timing(begun, begun, done, job.samples(), true));
          RunOutcome outcome = lot.size() == 1 ? judge(lot, done - begun) : RunOutcome.GOOD;
          worst = worse(worst, worse(outcome, answer(job, outputs, lot, outcome)));
          taken = lot.size() == 1 ? nanos.getAsLong() - begun : -1;
        } catch (EngineException e) {
          long ran = nanos.getAsLong() - start - level.waited + before;
          worst = worse(worst, fail(job, e, lot, ran));
        }
      }
    }
    return new Ran(taken, worst);
  }

  /*
   * What was measured at load went to another process and back as a copy, which takes longer than a run on memory that
   * both see; so nothing is said of such a run being early.
   */
  private static long usual(Lot lot) {
    return lot.variant().session().isRemote() ? 0 : lot.p50();
  }

  private static RunOutcome judge(Lot lot, long nanos) {
    return lot.generation().isFailSafe()
        ? Watchdog.judge(nanos, usual(lot), lot.p99())
        : RunOutcome.GOOD;
  }

  /** The one that says more: a fault before anything, and that a run was good before nothing. */
  private static RunOutcome worse(RunOutcome one, RunOutcome other) {
    return one.isFault() || other == RunOutcome.UNKNOWN ? one : other;
  }

  private RunOutcome answer(Job job, List<Tensor> outputs, Lot lot, RunOutcome judged) {
    if (judged == RunOutcome.EARLY) {
      job.answerSafely(Reason.FAULT, nanos.getAsLong());
      return judged;
    }
    if (breach(job, outputs).isPresent()) {
      job.answerSafely(Reason.CONTRACT, nanos.getAsLong());
      return RunOutcome.BREACH;
    }
    job.finish(
        new Job.Outcome.Answered(
            outputs,
            lot.isBest() ? Grade.FULL : Grade.VARIANT,
            lot.reason(job),
            lot.variant().rung().name(),
            nanos.getAsLong()));
    if (job.samples() == 1 && wasQuick(job, lot)) {
      lot.variant().overheard().answered(job.inputs());
    }
    return judged;
  }

  /** Whether its model took no longer than usual, so that asking again costs no more than that. */
  private static boolean wasQuick(Job job, Lot lot) {
    Job.Timing timing = job.timing();
    return timing != null && timing.modelDone() - timing.started() <= lot.p99();
  }

  private static Optional<Breach> breach(Job job, List<Tensor> outputs) {
    Generation generation = job.generation();
    Optional<Breach> found = generation.contract().check(outputs, job.samples());
    return found.isPresent()
        ? found
        : generation.steadiness().check(outputs, job.samples(), job.ticket().arrival());
  }

  private RunOutcome fail(Job job, Throwable e, Lot lot, long taken) {
    long now = nanos.getAsLong();
    EngineException.Category category =
        e instanceof EngineException engine ? engine.category() : EngineException.Category.FAILED;
    return switch (category) {
      case BAD_INPUT -> {
        job.finish(
            new Job.Outcome.Refused(
                new InferenceException(
                    Category.INVALID, "the model refused the input: " + e.getMessage()),
                Reason.NONE,
                now));
        yield RunOutcome.UNKNOWN;
      }
      case TERMINATED -> {
        job.answerSafely(Reason.DEADLINE, now);
        yield Watchdog.judgeEnded(taken, lot.p99());
      }
      case UNAVAILABLE -> {
        job.answerSafely(Reason.FAULT, now);
        yield RunOutcome.UNKNOWN;
      }
      case BAD_MODEL, CHANGED, FAILED, CRASHED -> {
        // First the answer, then the telling, for which there may be no memory.
        job.answerSafely(Reason.FAULT, now);
        tellFailed(lot, e);
        yield category == EngineException.Category.CRASHED ? RunOutcome.CRASHED : RunOutcome.FAILED;
      }
    };
  }

  private static void tellFailed(Lot lot, Throwable e) {
    String event = "event=model_failed variant=" + lot.variant().rung().name();
    String why = e instanceof EngineException ? String.valueOf(e.getMessage()) : e.toString();
    LOG.log(
        System.Logger.Level.WARNING,
        event + " reason=\"" + why.lines().findFirst().orElse("") + "\"");
    LOG.log(System.Logger.Level.DEBUG, event, e);
  }

  /** Whether there is nothing left to run the members of a batch one by one in. */
  private static boolean isGone(EngineException e) {
    return e.category() == EngineException.Category.CRASHED
        || e.category() == EngineException.Category.UNAVAILABLE;
  }

  static Job job(Assignment assignment, int index) {
    return job(assignment.ticket(index));
  }

  static Job job(Ticket ticket) {
    Work work = ticket.work();
    if (work instanceof Job job) {
      return job;
    }
    throw new IllegalArgumentException("work: " + work + " (expected: a job of this device)");
  }
}
