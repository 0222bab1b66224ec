package dev.skerry.device;

import dev.skerry.device.failsafe.SafeOutputs;
import dev.skerry.device.failsafe.Sentinel;
import dev.skerry.device.schedule.Ticket;
import dev.skerry.device.schedule.Verdict;
import dev.skerry.device.schedule.Work;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Reason;
import dev.skerry.terms.Grade;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One admitted question on its way to its answer.
 *
 * <p>It is answered once: the executor that ran a model, the sentinel, or the caller that gave up,
 * whoever is first. The caller's thread waits in {@link #await}.
 */
final class Job implements Work {
  private static final VarHandle OUTCOME;

  static {
    try {
      OUTCOME = MethodHandles.lookup().findVarHandle(Job.class, "outcome", Outcome.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** How a question ended. */
  sealed interface Outcome {
    /** With outputs, in the model's order. */
    record Answered(List<Tensor> outputs, Grade grade, Reason reason, String variant, long at)
        implements Outcome {}

    /** Without. */
    record Refused(InferenceException because, Reason reason, long at) implements Outcome {}
  }

  /**
   * The run of a model, in monotonic nanoseconds.
   *
   * @param batch how many samples ran together
   * @param first whether this job was the first of them, the one to count the run by
   */
  record Timing(long started, long inputsReady, long modelDone, int batch, boolean first) {}

  private final Generation generation;
  private final List<Tensor> inputs;
  private final int samples;
  private final Ticket ticket;
  private final long deadline;
  private final Guard guard;
  private final Thread waiter = Thread.currentThread();
  private volatile @Nullable Outcome outcome;
  private volatile boolean rescued;
  private @Nullable Timing timing;
  private @Nullable Lot lot;
  private Verdict verdict = Verdict.ADMITTED;
  private boolean foundIdle;
  private long received;

  /**
   * A job.
   *
   * @param inputs in the model's order
   * @param deadline in monotonic nanoseconds
   * @param safeAt when the sentinel answers
   */
  Job(
      Generation generation,
      List<Tensor> inputs,
      int samples,
      int priority,
      long arrival,
      long deadline,
      long safeAt) {
    this.generation = generation;
    this.inputs = inputs;
    this.samples = samples;
    this.ticket = new Ticket(this, generation.ladder(), priority, samples, arrival, safeAt);
    this.deadline = deadline;
    this.received = arrival;
    this.guard = new Guard(safeAt);
  }

  /** Fires when nobody has answered in time. */
  private final class Guard extends Sentinel.Armed {
    Guard(long due) {
      super(due);
    }

    @Override
    public void fire() {
      rescued = answerSafely(Reason.DEADLINE, deadline);
    }
  }

  Generation generation() {
    return generation;
  }

  List<Tensor> inputs() {
    return inputs;
  }

  int samples() {
    return samples;
  }

  /** When an answer must be with the caller, in monotonic nanoseconds. */
  long deadline() {
    return deadline;
  }

  /**
   * Its place with the scheduler, which plans for the moment at which the sentinel would answer.
   */
  Ticket ticket() {
    return ticket;
  }

  Sentinel.Armed guard() {
    return guard;
  }

  @Override
  public boolean isWanted() {
    return outcome == null;
  }

  /** When a model ran for it; null if none did. Written by the executor before it answers. */
  @Nullable Timing timing() {
    return timing;
  }

  void timed(Timing timing) {
    this.timing = timing;
  }

  /** The run that began for it; null if none did. Written under the dispatcher's lock. */
  @Nullable Lot lot() {
    return lot;
  }

  void begins(Lot lot) {
    this.lot = lot;
  }

  /** What the scheduler said of it. */
  Verdict verdict() {
    return verdict;
  }

  /** When all of it was there and the scheduler was asked, in monotonic nanoseconds. */
  long received() {
    return received;
  }

  /** Whether nothing ran or waited then. */
  boolean foundIdle() {
    return foundIdle;
  }

  void judged(Verdict verdict, boolean foundIdle, long at) {
    this.verdict = verdict;
    this.received = at;
    this.foundIdle = foundIdle;
  }

  /** Whether the sentinel ended it. */
  boolean wasRescued() {
    return rescued;
  }

  /** Answers with the safe answer, or, without one, refuses with a word on why. */
  boolean answerSafely(Reason reason, long at) {
    try {
      return answerSafelyIfMemoryAllows(reason, at);
    } catch (OutOfMemoryError e) {
      return finish(new Outcome.Refused(refusal(Reason.FAULT), Reason.FAULT, at));
    }
  }

  private boolean answerSafelyIfMemoryAllows(Reason reason, long at) {
    SafeOutputs safe = generation.safeOutputs().orElse(null);
    return safe == null
        ? finish(new Outcome.Refused(refusal(reason), reason, at))
        : finish(new Outcome.Answered(safe.forSamples(samples), Grade.SAFE, reason, "", at));
  }

  /** Ends the job, unless it has ended already; returns whether this call did. */
  boolean finish(Outcome end) {
    if (!OUTCOME.compareAndSet(this, null, end)) {
      return false;
    }
    if (Thread.currentThread() != waiter) {
      LockSupport.unpark(waiter);
    }
    return true;
  }

  /** Waits until the job has ended. An interrupt ends it too, and stays set. */
  Outcome await() {
    while (true) {
      Outcome end = outcome;
      if (end != null) {
        return end;
      }
      if (Thread.currentThread().isInterrupted()) {
        finish(
            new Outcome.Refused(
                new InferenceException(Category.CANCELLED, "the caller withdrew the question"),
                Reason.NONE,
                deadline));
      } else {
        LockSupport.park(this);
      }
    }
  }

  private static InferenceException refusal(Reason reason) {
    return switch (reason) {
      case DEADLINE ->
          new InferenceException(
              Category.DEADLINE_EXCEEDED,
              "no answer before the deadline (expected: a longer timeout, a faster variant, or a safe answer)");
      case LOAD ->
          new InferenceException(
              Category.UNAVAILABLE,
              "too many are waiting to answer before the deadline (expected: ask again later)");
      case CONTRACT ->
          new InferenceException(
              Category.INTERNAL, "the model's output broke its contract and was withheld");
      case NOT_READY ->
          new InferenceException(
              Category.UNAVAILABLE, "the model takes no questions now (expected: ask again later)");
      case FAULT, NONE, LIMITS, REPEATED ->
          new InferenceException(Category.INTERNAL, "the model failed");
    };
  }
}
