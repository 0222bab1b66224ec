package dev.skerry.sim;

import dev.skerry.time.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * A whole world made from one number: its time, its chance, its network, its disks, and the log of
 * what happened in it.
 *
 * <p>Everything runs on the thread that calls {@link #run}. Whatever a program under test does from
 * other threads is outside of this world, and no seed can repeat it.
 */
public final class World {
  /** Readings of time wrap around within the first days, to find code that compares them. */
  private static final long WRAPS_WITHIN = Duration.ofDays(2).toNanos();

  private final long seed;
  private final Chance chance;
  private final SimulatedTime time;
  private final EventLog log;
  private final Network network;
  private final TreeMap<String, SimulatedDisk> disks = new TreeMap<>();

  private World(long seed) {
    this.seed = seed;
    chance = new Chance(seed);
    long origin = Long.MAX_VALUE - chance.fork("time").nextLong(WRAPS_WITHIN);
    time = new SimulatedTime(origin, Instant.parse("2026-01-01T00:00:00Z"));
    log = new EventLog(time);
    network = new Network(time, chance.fork("network"), log);
  }

  /** Makes the world of a seed, in which nothing has happened yet. */
  public static World of(long seed) {
    return new World(seed);
  }

  /** What this world was made from. */
  public long seed() {
    return seed;
  }

  /** The only time in this world. */
  public SimulatedTime time() {
    return time;
  }

  /** What happened so far. */
  public EventLog log() {
    return log;
  }

  /** What connects the nodes of this world. */
  public Network network() {
    return network;
  }

  /** The disk of that name, empty when first asked for. It outlives the crashes of its node. */
  public SimulatedDisk disk(String name) {
    return disks.computeIfAbsent(name, n -> new SimulatedDisk(op -> log.add("disk-" + n, op)));
  }

  /**
   * Splits off the randomness of a component. Asking again for the same name gives another,
   * independent generator; what other names were asked for makes no difference.
   */
  public SplittableGenerator fork(String name) {
    return chance.fork("fork " + name);
  }

  /** Lets time pass, with all that falls due in it. */
  public void run(Duration duration) {
    time.advance(duration);
  }

  /**
   * Lets time pass until {@code goal} holds; returns whether it came to hold within {@code atMost}.
   * The goal is asked before anything happens and after each instant at which something did.
   */
  public boolean runUntil(BooleanSupplier goal, Duration atMost) {
    Duration end = time.elapsed().plus(atMost);
    while (!goal.getAsBoolean()) {
      Duration left = end.minus(time.elapsed());
      Optional<Duration> step = time.untilNext().filter(next -> next.compareTo(left) <= 0);
      if (step.isEmpty()) {
        time.advance(left);
        return goal.getAsBoolean();
      }
      time.advance(step.get());
    }
    return true;
  }
}
