package dev.skerry.fleet;

import dev.skerry.fleet.analytics.Ledger;
import dev.skerry.fleet.jobs.Jobs;
import dev.skerry.fleet.placement.Situation;
import dev.skerry.fleet.registry.Plans;
import dev.skerry.fleet.registry.Rollouts;
import dev.skerry.fleet.registry.Rollouts.Seen;
import dev.skerry.fleet.rollout.Observation;
import dev.skerry.fleet.rollout.Recent;
import dev.skerry.fleet.rollout.Rollout;
import dev.skerry.fleet.rollout.Step;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Tally;
import dev.skerry.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes rollouts further, one step each, and places agents where something has changed, every
 * second, or as often as costs a fifth of the time. Every replica has one; who comes second to a
 * rollout leaves it to the first.
 */
final class Conductor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Conductor.class.getName());
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int SHARE = 5;
  private static final Duration COMPACT_EVERY = Duration.ofMinutes(5);
  private static final int COMPACTED = 500;
  private static final Duration RECENT = Duration.ofMinutes(10);
  private static final Duration SAID_EVERY = Duration.ofMinutes(1);

  private final Rollouts rollouts;
  private final Plans plans;
  private final Ledger ledger;
  private final Jobs jobs;
  private final Time time;
  private Instant compactAt;

  /* Since when devices could be heard; who was not before that is not lost yet. */
  private Instant since;
  private final Map<String, Map<String, Recent>> recent = new HashMap<>();

  /* When it was last said of each rollout that it cannot be judged. */
  private final Map<String, Instant> unjudged = new HashMap<>();
  private final Object turn = new Object();
  private Optional<Situation> planned = Optional.empty();
  private boolean held;
  private boolean closed;

  private Conductor(Rollouts rollouts, Plans plans, Ledger ledger, Jobs jobs, Time time) {
    this.jobs = jobs;
    this.ledger = ledger;
    this.compactAt = time.now();
    this.rollouts = rollouts;
    this.plans = plans;
    this.time = time;
    this.since = time.now();
  }

  /** Begins. */
  static Conductor start(Rollouts rollouts, Plans plans, Ledger ledger, Jobs jobs, Time time) {
    Conductor conductor = new Conductor(rollouts, plans, ledger, jobs, time);
    time.after(EVERY, conductor::begin);
    return conductor;
  }

  /* Not on the thread of timers, which others wait for. */
  private void begin() {
    Thread.ofVirtual().name("conductor").start(this::advance);
  }

  private void advance() {
    synchronized (turn) {
      if (closed) {
        return;
      }
      long began = time.nanos();
      try {
        Set<String> going = new HashSet<>();
        for (Rollout rollout : rollouts.going()) {
          going.add(rollout.name());
          // One that cannot be taken further holds up no other.
          tried(rollout);
        }
        recent.keySet().retainAll(going);
        unjudged.keySet().retainAll(going);
      } catch (RuntimeException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "event=rollouts_not_advanced reason=\"" + e.getMessage() + "\" again_in=" + EVERY);
      }
      try {
        place();
        missWorkers();
        compact();
      } finally {
        Duration taken = Duration.ofNanos(time.nanos() - began).multipliedBy(SHARE);
        time.after(taken.compareTo(EVERY) > 0 ? taken : EVERY, this::begin);
      }
    }
  }

  private void place() {
    try {
      Instant now = time.now();
      Plans.Look look = plans.replan(now, since, planned);
      planned = look.planned();
      if (look.cutOff()) {
        since = now;
      }
      if (look.cutOff() != held) {
        held = look.cutOff();
        LOG.log(
            System.Logger.Level.WARNING,
            held
                ? "event=placement_held reason=\"most devices have not been heard for two minutes\""
                : "event=placement_resumed");
      }
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=agents_not_placed reason=\"" + e.getMessage() + "\" again_in=" + EVERY);
    }
  }

  private void missWorkers() {
    try {
      jobs.expire(time.now());
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=jobs_not_looked_at reason=\"" + e.getMessage() + "\" again_in=" + EVERY);
    }
  }

  private void compact() {
    Instant now = time.now();
    if (now.isBefore(compactAt)) {
      return;
    }
    try {
      compactAt = ledger.compact(now, COMPACTED) ? now : now.plus(COMPACT_EVERY);
    } catch (RuntimeException e) {
      compactAt = now.plus(COMPACT_EVERY);
      LOG.log(
          System.Logger.Level.WARNING,
          "event=outcomes_not_compacted reason=\""
              + e.getMessage()
              + "\" again_in="
              + COMPACT_EVERY);
    }
  }

  private void tried(Rollout rollout) {
    try {
      advance(rollout);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "event=rollout_not_advanced rollout=" + rollout.name(), e);
    }
  }

  private void advance(Rollout rollout) {
    List<Seen> seen = rollouts.seen(rollout.agent());
    Instant now = time.now();
    Map<String, Recent> devices = recent.computeIfAbsent(rollout.name(), name -> new HashMap<>());
    rollouts.advance(rollout.name(), last -> judged(last, seen, devices, now));
  }

  private Step judged(Rollout rollout, List<Seen> seen, Map<String, Recent> devices, Instant now) {
    try {
      List<Observation> observations =
          seen.stream()
              .map(device -> device.observation(rollout.since(), lately(devices, device)))
              .toList();
      return rollout.advance(now, observations);
    } catch (RuntimeException e) {
      Instant last = unjudged.get(rollout.name());
      if (last == null || now.isAfter(last.plus(SAID_EVERY))) {
        unjudged.put(rollout.name(), now);
        LOG.log(System.Logger.Level.ERROR, "event=rollout_not_judged rollout=" + rollout.name(), e);
      }
      return rollout.unjudged("What went wrong: " + e, now);
    }
  }

  private static Tally lately(Map<String, Recent> devices, Seen device) {
    if (device.report().isEmpty() || device.heard().isEmpty()) {
      return Tally.NONE;
    }
    AgentReport report = device.report().get();
    return devices
        .computeIfAbsent(device.device(), name -> new Recent(RECENT))
        .add(device.heard().get(), report.running(), report.tally());
  }

  @Override
  public void close() {
    synchronized (turn) {
      closed = true;
    }
  }
}
