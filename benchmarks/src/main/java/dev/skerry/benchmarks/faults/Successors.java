package dev.skerry.benchmarks.faults;

import dev.skerry.device.failsafe.Succession;

/** The process that serves and the one that stands by. */
final class Successors {
  static final int NONE = -1;

  private final Floor floor;
  private final Succession succession = new Succession();
  private int serving = Floor.FIRST;
  private int spare = NONE;
  private int starting = 1;

  Successors(Floor floor) {
    this.floor = floor;
    floor.launch(-1);
  }

  int serving() {
    return serving;
  }

  boolean hasSpare() {
    return spare != NONE;
  }

  /** Notes that {@code process} is warm; returns whether it serves at once. */
  boolean ready(int process, long now) {
    starting--;
    if (serving == NONE) {
      serving = process;
      startIfDue(now);
      return true;
    }
    spare = process;
    return false;
  }

  /** The one that serves is gone; the other takes over. */
  void succeed(long now) {
    succession.died(now);
    serving = spare;
    spare = NONE;
    startIfDue(now);
  }

  /** Ends the one that serves; the other takes over. */
  void replace(long now) {
    floor.kill(serving);
    succeed(now);
  }

  /** When the next one is to be started; never, if {@link Long#MAX_VALUE}. */
  long startAt(long now) {
    return Succession.isShort(serving != NONE, spare != NONE, starting)
        ? Math.max(now, succession.startAt(now))
        : Long.MAX_VALUE;
  }

  void startIfDue(long now) {
    while (startAt(now) <= now) {
      starting++;
      floor.launch(now);
    }
  }
}
