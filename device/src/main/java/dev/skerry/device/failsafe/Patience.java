package dev.skerry.device.failsafe;

/**
 * How long a run is borne with: it is told to end as soon as nobody waits for it, and given up if
 * it then does not.
 *
 * <p>A plain sequential object, one for each run. Times are monotonic nanoseconds.
 */
public final class Patience {
  private final long patience;
  private boolean endAsked;
  private long patientFrom;
  private boolean blamed;

  /**
   * Patience with a run.
   *
   * @param p99 what 99 in 100 such runs take at most, in nanoseconds
   */
  public Patience(long p99) {
    this.patience = Watchdog.patience(p99);
  }

  /** Notes that the run was told to end; returns whether this is the first time. */
  public boolean askToEnd(long now) {
    if (endAsked) {
      return false;
    }
    endAsked = true;
    patientFrom = now;
    return true;
  }

  /** Notes that it goes on after it was let wait; only from now on can it be late to end. */
  public void goesOn(long now) {
    patientFrom = now;
  }

  /** Whether it should have ended long ago. */
  public boolean isLost(long now) {
    return endAsked && now - patientFrom > patience;
  }

  /** Holds its variant responsible; returns whether this is the first time. */
  public boolean blame() {
    boolean first = !blamed;
    blamed = true;
    return first;
  }
}
