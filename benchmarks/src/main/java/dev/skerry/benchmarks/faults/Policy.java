package dev.skerry.benchmarks.faults;

/**
 * Sees to it that requests are answered. What it wants done it does on the {@link Floor}; when
 * something happens it is called, one call at a time.
 */
interface Policy {
  /** A request has come. */
  void arrive(int request, long now);

  /** The run in progress has ended so; the executor is free. */
  void ended(Ending ending, long nanos, long now);

  /** A process that was launched is warm. */
  void ready(int process, long now);

  /** A process has died by itself; after {@link #ended} if something ran in it. */
  void died(int process, long now);

  /** When to be called if nothing else happens; never, if {@link Long#MAX_VALUE}. */
  long wakeAt(long now);

  /** It is that late. */
  void woke(long now);

  /** How often it took trust away from a model, opened, or restarted something, so far. */
  int trips();

  /** How often it did so for the same reason again, so far. */
  int flaps();
}
