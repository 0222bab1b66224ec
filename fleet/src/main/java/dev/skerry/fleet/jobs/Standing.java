package dev.skerry.fleet.jobs;

import dev.skerry.fleet.Refusal;
import java.time.Duration;
import java.time.Instant;

/**
 * Where a job stands, and what may become of it.
 *
 * @param worker who has it; empty while nobody does
 * @param until when its lease runs out; means something while it is running
 * @param attempts how often it was taken; names the attempt that is going on
 * @param misses attempts that nobody ended
 * @param reason why it failed, or why the last attempt did
 */
public record Standing(
    State state, String worker, Instant until, int attempts, int misses, String reason) {
  /** How long a worker may be silent before its job waits again. */
  public static final Duration LEASE = Duration.ofMinutes(1);

  /** After so many attempts that nobody ended, a job has failed. */
  public static final int MOST_MISSES = 3;

  private static final int LONGEST_REASON = 2000;

  /** What can be said of a job. */
  public enum State {
    /** For somebody to take it. */
    WAITING,
    /** Somebody has it. */
    RUNNING,
    /** There is a family. */
    DONE,
    /** There will be none. */
    FAILED,
    /** Nobody wants it any more. */
    WITHDRAWN;

    /** Whether nothing more becomes of it. */
    public boolean isOver() {
      return this != WAITING && this != RUNNING;
    }
  }

  /**
   * Whose turn it is, as a worker says it with everything that it does; one from an earlier attempt
   * is of no use.
   */
  public record Turn(String worker, int attempt) {}

  public Standing {
    reason = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason;
  }

  /** Of one that was just asked for. */
  public static Standing asked(Instant now) {
    return new Standing(State.WAITING, "", now, 0, 0, "");
  }

  /** After a look at the clock: a lease that has run out is over. */
  public Standing at(Instant now) {
    if (state != State.RUNNING || now.isBefore(until)) {
      return this;
    }
    return missed(worker + " was not heard for " + LEASE.toSeconds() + " s", now);
  }

  /** Whether {@code who} may take it: whoever lost it by a crash may at once have it again. */
  public boolean isFree(String who) {
    return state == State.WAITING || (state == State.RUNNING && worker.equals(who));
  }

  /** Taken, by somebody for whom {@link #isFree} was true. */
  public Standing taken(String who, Instant now) {
    if (!isFree(who)) {
      throw new Refusal(Refusal.Category.CONFLICT, "job: it is " + state + ", not free");
    }
    Standing free = state == State.RUNNING ? missed(who + " began anew", now) : this;
    return free.state == State.FAILED
        ? free
        : new Standing(State.RUNNING, who, now.plus(LEASE), attempts + 1, free.misses, free.reason);
  }

  /** Still being worked on. */
  public Standing renewed(Turn turn, Instant now) {
    require(turn);
    return new Standing(State.RUNNING, worker, now.plus(LEASE), attempts, misses, reason);
  }

  /** Given back, by a worker that is told to stop; which is no miss. */
  public Standing returned(Turn turn, Instant now) {
    require(turn);
    return new Standing(State.WAITING, "", now, attempts, misses, reason);
  }

  /** Found to be impossible, which it would be for anybody. */
  public Standing failed(Turn turn, String why) {
    require(turn);
    return new Standing(State.FAILED, worker, until, attempts, misses, why);
  }

  /** Carried out. */
  public Standing done(Turn turn) {
    require(turn);
    return new Standing(State.DONE, worker, until, attempts, misses, "");
  }

  /** Wanted no longer. */
  public Standing withdrawn() {
    if (state.isOver()) {
      throw new Refusal(
          Refusal.Category.CONFLICT,
          "job: it is " + state + " already (expected: WAITING or RUNNING)");
    }
    return new Standing(State.WITHDRAWN, worker, until, attempts, misses, reason);
  }

  /**
   * Sees to it that whoever has {@code turn} has the job.
   *
   * @throws Refusal if not: it was withdrawn, or somebody else has it
   */
  public void require(Turn turn) {
    if (state != State.RUNNING || !worker.equals(turn.worker()) || attempts != turn.attempt()) {
      throw new Refusal(
          Refusal.Category.CONFLICT,
          "job: it is not "
              + turn.worker()
              + "'s any more but "
              + state
              + " (expected: the last attempt of whoever took it)");
    }
  }

  private Standing missed(String why, Instant now) {
    int missed = misses + 1;
    return missed >= MOST_MISSES
        ? new Standing(
            State.FAILED,
            worker,
            until,
            attempts,
            missed,
            "given up after " + missed + " attempts; " + why)
        : new Standing(State.WAITING, "", now, attempts, missed, why);
  }
}
