package dev.skerry.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayDeque;

/** The best model alone, first come first served, in one process, guarded by {@link Rules}. */
final class Guarded implements Policy {
  private static final long SIBLING_TIME = Duration.ofMillis(10).toNanos();
  private static final long OPEN = Duration.ofSeconds(1).toNanos();
  private static final long STUCK = Duration.ofSeconds(1).toNanos();
  private static final int RECENT = 10;
  private static final int NOBODY = -1;

  private final Rules rules;
  private final Episode episode;
  private final Floor floor;
  private final int cheapest;
  private final ArrayDeque<Integer> line = new ArrayDeque<>();
  private int process = Floor.FIRST;
  private int current = NOBODY;
  private int rung;
  private int tries;
  private long startedAt;
  private long timeoutAt = Long.MAX_VALUE;
  private long staticAt = Long.MAX_VALUE;
  private long closedFrom;
  private int recent;
  private int failuresInRow;
  private int restarted;
  private int trips;

  Guarded(Rules rules, Episode episode, Floor floor) {
    this.rules = rules;
    this.episode = episode;
    this.floor = floor;
    this.cheapest = episode.service().ladder().size() - 1;
  }

  @Override
  public void arrive(int request, long now) {
    if (process == NOBODY) {
      return;
    }
    if (rules.breaks() && now < closedFrom) {
      floor.releaseSafe(request, now);
      return;
    }
    line.add(request);
    serve(now);
  }

  private void serve(long now) {
    if (process != NOBODY && current == NOBODY && !line.isEmpty()) {
      current = line.remove();
      tries = 0;
      run(0, now);
      timeoutAt =
          rules.share() == 0
              ? Long.MAX_VALUE
              : rules.share() == 1
                  ? Math.max(now, episode.deadline(current))
                  : now + (long) (rules.share() * episode.given());
    }
  }

  private void run(int onRung, long now) {
    rung = onRung;
    startedAt = now;
    floor.begin(current, onRung, process, now);
  }

  @Override
  public void ended(Ending ending, long nanos, long now) {
    if (ending == Ending.CRASHED) {
      return;
    }
    if (ending.hasOutputs()) {
      floor.release(current, rung, ending, now);
      note(rung != 0);
      done(now);
    } else if (rung != 0) {
      floor.releaseSafe(current, now);
      done(now);
    } else {
      failed(now);
    }
  }

  private void failed(long now) {
    note(true);
    if (tries++ < rules.retries()) {
      run(0, now);
      return;
    }
    switch (rules.fallback()) {
      case NOBODY -> done(now);
      case STATIC -> {
        floor.releaseSafe(current, now);
        done(now);
      }
      case SIBLING -> {
        timeoutAt = Long.MAX_VALUE;
        staticAt = now + SIBLING_TIME;
        run(cheapest, now);
      }
    }
    if (rules.restarts() < Integer.MAX_VALUE && failuresInRow >= 3) {
      restart(now);
    }
  }

  private void done(long now) {
    current = NOBODY;
    timeoutAt = Long.MAX_VALUE;
    staticAt = Long.MAX_VALUE;
    serve(now);
  }

  private void note(boolean failure) {
    failuresInRow = failure ? failuresInRow + 1 : 0;
    recent = (recent << 1 | (failure ? 1 : 0)) & ((1 << RECENT) - 1);
  }

  private void openIfNeeded(long now) {
    if (rules.breaks() && Integer.bitCount(recent) >= RECENT / 2) {
      closedFrom = now + OPEN;
      recent = 0;
      trips++;
    }
  }

  @Override
  public long wakeAt(long now) {
    long stuckAt =
        rules.restarts() < Integer.MAX_VALUE && restarted < rules.restarts() && current != NOBODY
            ? startedAt + STUCK
            : Long.MAX_VALUE;
    return Math.min(stuckAt, Math.min(timeoutAt, staticAt));
  }

  @Override
  public void woke(long now) {
    if (staticAt <= now) {
      staticAt = Long.MAX_VALUE;
      floor.releaseSafe(current, now);
    }
    if (timeoutAt <= now) {
      timeoutAt = Long.MAX_VALUE;
      note(true);
      switch (rules.fallback()) {
        case STATIC -> floor.releaseSafe(current, now);
        // The executor is busy, so the sibling's time passes in vain.
        case SIBLING -> staticAt = now + SIBLING_TIME;
        case NOBODY -> {
          // The retry waits for the executor.
        }
      }
    }
    openIfNeeded(now);
    boolean restarts = rules.restarts() > 0 && rules.restarts() < Integer.MAX_VALUE;
    if (restarts && current != NOBODY && startedAt + STUCK <= now) {
      restart(now);
    }
  }

  private void restart(long now) {
    if (process != NOBODY && restarted < rules.restarts()) {
      floor.kill(process);
      died(process, now);
    }
  }

  @Override
  public void died(int dead, long now) {
    process = NOBODY;
    current = NOBODY;
    timeoutAt = Long.MAX_VALUE;
    staticAt = Long.MAX_VALUE;
    failuresInRow = 0;
    line.clear();
    if (restarted < rules.restarts()) {
      restarted++;
      trips++;
      floor.launch(now);
    }
  }

  @Override
  public void ready(int warm, long now) {
    process = warm;
    serve(now);
  }

  @Override
  public int trips() {
    return trips;
  }

  @Override
  public int flaps() {
    return Math.max(0, trips - 1);
  }
}
