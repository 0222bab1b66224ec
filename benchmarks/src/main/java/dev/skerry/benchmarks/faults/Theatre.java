package dev.skerry.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Plays an episode against a policy, in virtual time. */
final class Theatre implements Floor {
  static final byte NOBODY = -1;
  static final byte SAFE = -2;

  /* What a child needs to be warm with three small models, with much to spare. */
  private static final long START = Duration.ofMillis(700).toNanos();
  private static final int OPERATORS = 20;

  private final Episode episode;
  private final Policy policy;
  private final long[] answeredAt;
  private final byte[] rungs;
  private final Ending[] said;
  private final boolean[] begunWell;
  private final List<Child> processes = new ArrayList<>();
  private @Nullable Run running;
  private long deathAt;

  private static final class Child {
    private final long readyAt;
    private boolean told;
    private boolean dead;

    Child(long readyAt) {
      this.readyAt = readyAt;
    }
  }

  private record Run(int request, int process, long start, long end, Ending ending) {}

  /** What became of each request, and how often the policy suspected something. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  record Played(
      Episode episode,
      long[] answeredAt,
      byte[] rungs,
      Ending[] said,
      boolean[] begunWell,
      int trips,
      int flaps) {}

  private Theatre(Episode episode, Function<Floor, Policy> opening) {
    this.episode = episode;
    int requests = episode.arrivals().length;
    this.answeredAt = new long[requests];
    this.rungs = new byte[requests];
    this.said = new Ending[requests];
    this.begunWell = new boolean[requests];
    Arrays.fill(rungs, NOBODY);
    Arrays.fill(said, Ending.SOUND);
    this.deathAt =
        episode
            .fault()
            .filter(fault -> fault.kind() == Kind.CRASH || fault.kind() == Kind.MEMORY)
            .map(Fault::end)
            .orElse(Long.MAX_VALUE);
    processes.add(new Child(0));
    processes.getFirst().told = true;
    this.policy = opening.apply(this);
  }

  /** Plays {@code episode} with the policy that {@code opening} makes. */
  static Played play(Episode episode, Function<Floor, Policy> opening) {
    return new Theatre(episode, opening).play();
  }

  private Played play() {
    long[] arrivals = episode.arrivals();
    int arrived = 0;
    long now = 0;
    long last = arrivals[arrivals.length - 1] + 2 * episode.given();
    while (now <= last) {
      long arrival = arrived < arrivals.length ? arrivals[arrived] : Long.MAX_VALUE;
      Run run = running;
      long end = run == null ? Long.MAX_VALUE : run.end();
      now =
          Math.max(
              now,
              Math.min(
                  Math.min(Math.min(arrival, end), Math.min(deathAt, policy.wakeAt(now))),
                  nextReady()));
      if (now == Long.MAX_VALUE) {
        break;
      }
      if (run != null && end == now) {
        running = null;
        policy.ended(run.ending(), now - run.start(), now);
      }
      if (deathAt == now) {
        die(now);
      }
      tellReady(now);
      if (policy.wakeAt(now) <= now) {
        policy.woke(now);
      }
      while (arrived < arrivals.length && arrivals[arrived] == now) {
        policy.arrive(arrived++, now);
      }
    }
    return new Played(episode, answeredAt, rungs, said, begunWell, policy.trips(), policy.flaps());
  }

  private long nextReady() {
    long next = Long.MAX_VALUE;
    for (Child process : processes) {
      if (!process.told && !process.dead) {
        next = Math.min(next, process.readyAt);
      }
    }
    return next;
  }

  private void tellReady(long now) {
    for (int i = 0; i < processes.size(); i++) {
      Child process = processes.get(i);
      if (!process.told && !process.dead && process.readyAt <= now) {
        process.told = true;
        policy.ready(i, now);
      }
    }
  }

  private void die(long now) {
    deathAt = Long.MAX_VALUE;
    if (processes.get(FIRST).dead) {
      return;
    }
    processes.get(FIRST).dead = true;
    Run run = running;
    if (run != null && run.process() == FIRST) {
      running = null;
      policy.ended(Ending.CRASHED, now - run.start(), now);
    }
    policy.died(FIRST, now);
  }

  @Override
  public void begin(int request, int rung, int process, long now) {
    if (running != null || processes.get(process).dead || processes.get(process).readyAt > now) {
      throw new IllegalStateException(
          "begin: " + running + " in process " + process + " (expected: idle and warm)");
    }
    long plain = episode.service().end(request, rung, 1, now);
    Fault fault = episode.fault().orElse(null);
    long end = plain;
    Ending ending = Ending.SOUND;
    if (fault != null && fault.hits(rung, now, process == FIRST)) {
      ending = fault.form();
      end =
          switch (fault.kind()) {
            case HANG, MEMORY -> Long.MAX_VALUE;
            case SLOW, HEAT -> now + (long) ((plain - now) * fault.stretch(now));
            case EXCEPTION -> now + (plain - now) / 2;
            case NAN, RANGE, CRASH, BITFLIP -> plain;
          };
    }
    begunWell[request] = fault != null && now >= fault.end() && ending == Ending.SOUND;
    running = new Run(request, process, now, end, ending);
  }

  @Override
  public long ask(int rung, long now) {
    return episode.service().end(rung, rung, 1, now);
  }

  @Override
  public boolean isKnown(int rung, int process, long now) {
    Fault fault = episode.fault().orElse(null);
    return fault == null
        || fault.kind() != Kind.BITFLIP
        || !fault.hits(rung, now, process == FIRST);
  }

  @Override
  public void terminate(long now) {
    Run run = running;
    if (run != null && run.end() != Long.MAX_VALUE) {
      long noticed = now + (run.end() - run.start()) / OPERATORS;
      if (noticed < run.end()) {
        running = new Run(run.request(), run.process(), run.start(), noticed, Ending.TERMINATED);
      }
    }
  }

  @Override
  public int launch(long now) {
    // What stood by before the episode began is warm.
    processes.add(new Child(now < 0 ? 0 : now + START));
    return processes.size() - 1;
  }

  @Override
  public void kill(int process) {
    processes.get(process).dead = true;
    if (running != null && running.process() == process) {
      running = null;
    }
  }

  @Override
  public void release(int request, int rung, Ending ending, long now) {
    if (rungs[request] == NOBODY) {
      rungs[request] = (byte) rung;
      said[request] = ending;
      answeredAt[request] = now;
    }
  }

  @Override
  public void releaseSafe(int request, long now) {
    release(request, SAFE, Ending.SOUND, now);
  }
}
