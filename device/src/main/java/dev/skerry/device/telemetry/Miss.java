package dev.skerry.device.telemetry;

import dev.skerry.device.schedule.Verdict;
import dev.skerry.link.Cause;
import dev.skerry.serving.Reason;
import java.util.Locale;

/**
 * A request that did not get the best answer in time, and what is known of its way. Times are
 * monotonic nanoseconds.
 *
 * @param reason that its answer, or the lack of one, gives
 * @param verdict what became of it on arrival
 * @param idle whether nothing ran or waited then
 * @param stalled for how long the machine stood still between its arrival and its end
 */
public record Miss(
    Kind kind, Reason reason, Verdict verdict, boolean idle, Times times, Run run, long stalled) {
  /* A stall of this share of the time there was changes what can be run in it. */
  private static final int STALL_SHARE = 4;

  /** How far from the best answer in time; of several, the first is what counts. */
  public enum Kind {
    /** Answered after the deadline. */
    LATE,
    /** Not answered. */
    REFUSED,
    /** Answered by nobody, with what was declared safe. */
    SAFE,
    /** Answered by a smaller sibling. */
    VARIANT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As it stands in metrics. */
    public String label() {
      return label;
    }
  }

  /**
   * When things happened.
   *
   * @param arrival of its head
   * @param received when all of it was there
   * @param answered when its answer was
   * @param done when its caller had it
   */
  public record Times(long arrival, long received, long deadline, long answered, long done) {}

  /**
   * The run that was for it.
   *
   * @param taken so far, if it was still going on
   * @param foretold what 99 in 100 such runs take at most
   * @param best what 99 in 100 runs of the best variant take at most
   * @param limited whether limits kept it from a better variant
   */
  public record Run(boolean begun, long taken, long foretold, long best, boolean limited) {
    /** There was none. */
    public static final Run NONE = new Run(false, 0, 0, 0, false);
  }

  /** Why. */
  public Cause cause() {
    if (kind == Kind.LATE && times.answered - times.deadline <= 0 && !isCallersDoing()) {
      return isStalled() ? Cause.STALL : Cause.WAKE_UP;
    }
    return switch (reason) {
      case CONTRACT -> Cause.CONTRACT;
      case FAULT -> Cause.FAULT;
      case NOT_READY -> Cause.NOT_READY;
      case NONE, DEADLINE, LOAD, LIMITS, REPEATED -> causeInTime();
    };
  }

  private Cause causeInTime() {
    if (verdict == Verdict.LIMITED || run.limited) {
      return Cause.LIMITS;
    }
    if (verdict == Verdict.FULL) {
      return Cause.ADMISSION;
    }
    if (isStalled()) {
      return Cause.STALL;
    }
    if (isCallersDoing()) {
      return Cause.CALLER;
    }
    if (kind == Kind.VARIANT) {
      // Nobody was before one that found the device idle, so it was the time it gave, less what
      // waking takes.
      boolean tight = idle || run.best > times.deadline - times.received;
      return tight ? Cause.DEADLINE : Cause.QUEUE;
    }
    if (run.begun) {
      return run.taken > run.foretold ? Cause.RUN : Cause.QUEUE;
    }
    return verdict == Verdict.TOO_LATE && idle ? Cause.DEADLINE : Cause.QUEUE;
  }

  /* One that is late would not be without the stall; of others one cannot know, but that it cost them much. */
  private boolean isStalled() {
    long enough = kind == Kind.LATE ? times.done - times.deadline : time() / STALL_SHARE;
    return stalled > 0 && stalled >= enough;
  }

  private boolean isCallersDoing() {
    return times.received - times.arrival > time() / 2;
  }

  private long time() {
    return times.deadline - times.arrival;
  }
}
