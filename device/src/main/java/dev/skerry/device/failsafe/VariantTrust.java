package dev.skerry.device.failsafe;

import java.time.Duration;

/**
 * Whether a variant may run, decided from how its runs end.
 *
 * <p>A plain sequential object: its owner says when a run starts and how it ended, asks whether
 * another one may start, and guards all of it with a lock. Times are monotonic nanoseconds. Nothing
 * allocates.
 */
public final class VariantTrust {
  /*
   * A circuit breaker with hysteresis.
   *
   *            3 faults in the last 8 runs, or one that was fatal
   *  TRUSTED ------------------------------------------------> DISTRUSTED
   *     ^                                                       |       ^
   *     | so many good probes in a row            time to rest  |       | a probe was at fault
   *     |                                                       v       |
   *     +--------------------------------------------------- PROBING ---+
   *
   * While probing, one run is let through at a time. A rest lasts 50 ms and doubles with every probe at fault up to
   * 400 ms; so a fault that ends is noticed within that. The way back takes 3 good probes; twice as many for each time
   * beyond the second within a minute that trust was lost, up to 48; and after MOST_FLAPS losses within a minute it
   * stays closed until the oldest of them is a minute ago. A variant that is good and bad by turns thus cannot make an
   * agent change sides more often than that.
   *
   * What hung or crashed has cost a thread or a process: such a probe may cost another one, so after it rests grow up to
   * half a minute if it crashes again.
   *
   * A variant whose known answers have changed is condemned: it rests until it was loaded anew.
   *
   * A variant that only became slower, and stays so, is no fault: after ACCEPTED late probes in a row its runs are to be
   * learned from again, so that whoever schedules knows the new times, and late ones no longer look late.
   */
  private static final int WINDOW = 8;
  private static final int FAULTS = 3;
  private static final int PROBES = 3;
  private static final int MOST_DOUBLINGS = 4;
  private static final int FREE_FLAPS = 2;
  private static final int ACCEPTED = 8;
  private static final long SHORTEST_REST = Duration.ofMillis(50).toNanos();
  private static final long LONGEST_REST = Duration.ofMillis(400).toNanos();
  private static final long LONGEST_REST_AFTER_CRASH = Duration.ofSeconds(30).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /** How often trust may be lost within a minute. */
  public static final int MOST_FLAPS = 6;

  /** How far a variant is trusted. */
  public enum State {
    /** It may run. */
    TRUSTED,
    /** It may not. */
    DISTRUSTED,
    /** One run at a time, to see whether it is good again. */
    PROBING
  }

  private final long[] losses = new long[MOST_FLAPS];
  private State state = State.TRUSTED;
  private int recent;
  private int lost;
  private long restUntil;
  private long rest;
  private int good;
  private int lateInRow;
  private boolean probeRuns;
  private long probeBegun;
  private boolean dangerous;
  private boolean condemned;

  public State state() {
    return state;
  }

  /** How often trust was lost so far. */
  public int flaps() {
    return lost;
  }

  /** Whether a run may start now. */
  public boolean mayRun(long now) {
    return switch (state) {
      case TRUSTED -> true;
      case DISTRUSTED -> !condemned && now - restUntil >= 0;
      case PROBING -> !probeRuns;
    };
  }

  /** When {@link #mayRun} becomes true if nothing happens; of use only while distrusted. */
  public long restUntil() {
    return restUntil;
  }

  /** Notes that a run starts, which {@link #mayRun}. */
  public void starts(long now) {
    if (state != State.TRUSTED) {
      if (state == State.DISTRUSTED) {
        state = State.PROBING;
        good = 0;
      }
      probeRuns = true;
      probeBegun = now;
    }
  }

  /**
   * Notes how a run ended.
   *
   * @param begun when it started
   */
  public void ends(RunOutcome outcome, long begun, long now) {
    lateInRow = outcome == RunOutcome.LATE ? lateInRow + 1 : isSilent(outcome) ? lateInRow : 0;
    switch (state) {
      case TRUSTED -> {
        if (outcome == RunOutcome.UNKNOWN) {
          return;
        }
        recent = (recent << 1 | (outcome.isFault() ? 1 : 0)) & ((1 << WINDOW) - 1);
        if (outcome.isFatal() || Integer.bitCount(recent) >= FAULTS) {
          dangerous = outcome.isFatal();
          lose(now);
        }
      }
      case PROBING -> {
        if (begun - probeBegun < 0 && !outcome.isFault()) {
          // From before trust was lost: that it ended well is not what the probe shall show.
          return;
        }
        probeRuns = false;
        if (outcome.isFault()) {
          dangerous |= outcome.isFatal();
          restFrom(now, Math.min(longestRest(outcome), 2 * rest));
        } else if (outcome == RunOutcome.GOOD && ++good >= needed(now)) {
          state = State.TRUSTED;
          recent = 0;
          dangerous = false;
        }
      }
      case DISTRUSTED -> {
        // One that had started before trust was lost; it says nothing new.
      }
    }
  }

  private static long longestRest(RunOutcome outcome) {
    return outcome == RunOutcome.CRASHED ? LONGEST_REST_AFTER_CRASH : LONGEST_REST;
  }

  /** Whether it has taken down whatever ran it, and has not been trusted since. */
  public boolean isDangerous() {
    return dangerous;
  }

  /** Takes trust away until the variant was loaded anew. */
  public void condemn() {
    state = State.DISTRUSTED;
    condemned = true;
    probeRuns = false;
  }

  /** Notes that the variant was loaded anew; it has to show that it is good. */
  public void renew(long now) {
    if (condemned) {
      condemned = false;
      rest = SHORTEST_REST;
      restUntil = now;
    }
  }

  private static boolean isSilent(RunOutcome outcome) {
    return outcome == RunOutcome.UNKNOWN;
  }

  /**
   * Whether the time of a run that ended so is to be learned from. Not that of a fault; but one
   * that keeps being late, and is nothing else, is how it is now.
   */
  public boolean teaches(RunOutcome outcome) {
    return outcome == RunOutcome.GOOD || (outcome == RunOutcome.LATE && lateInRow > ACCEPTED);
  }

  private void lose(long now) {
    long oldest = losses[lost % MOST_FLAPS];
    boolean often = lost >= MOST_FLAPS && now - oldest < MINUTE;
    losses[lost % MOST_FLAPS] = now;
    lost++;
    restFrom(now, often ? MINUTE - (now - oldest) : SHORTEST_REST);
    rest = SHORTEST_REST;
  }

  private void restFrom(long now, long nanos) {
    state = State.DISTRUSTED;
    rest = nanos;
    restUntil = now + nanos;
  }

  private int needed(long now) {
    int recently = 0;
    for (int i = 0; i < Math.min(lost, MOST_FLAPS); i++) {
      recently += now - losses[i] < MINUTE ? 1 : 0;
    }
    return PROBES << Math.clamp(recently - FREE_FLAPS, 0, MOST_DOUBLINGS);
  }
}
