package dev.skerry.device.resources;

import dev.skerry.device.schedule.Assignment;
import dev.skerry.device.schedule.Ladder;
import dev.skerry.device.schedule.Limits;
import dev.skerry.device.schedule.Rung;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.device.schedule.Ticket;
import dev.skerry.device.schedule.Verdict;
import dev.skerry.device.schedule.Work;
import dev.skerry.sim.World;
import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;

/** The real scheduler on a board that gets hot from what it runs and lives on a battery. */
final class HotDevice {
  static final int SLOTS = 3;
  private static final double TICK_SECONDS = 0.25;
  private static final int TICKS_PER_DECISION = 4;
  /* At the highest clock, from the top rung down. */
  private static final long[] MILLIS = {30, 12, 4};
  private static final double[] ACCURACY = {0.95, 0.92, 0.85};
  private static final long MS = Duration.ofMillis(1).toNanos();

  private final World world;
  private final ThermalPlant plant;
  private final Scheduler scheduler = new Scheduler(SLOTS, 64);
  private final Ladder ladder;
  private final SplittableGenerator service;
  private final SplittableGenerator noise;
  private final double batteryJoules;
  private final @Nullable Controller controller;
  private final List<Limits> applied = new ArrayList<>();
  private final long[] busySince = new long[SLOTS];
  private final boolean[] busy = new boolean[SLOTS];
  private Limits limits = Limits.NONE;
  private double busySeconds;
  private long requests;
  private long requestsBefore;
  private long answers;
  private double value;
  private boolean sensor = true;

  /** What is answered when, if at all. */
  private static final class Request implements Work {
    private boolean over;

    @Override
    public boolean isWanted() {
      return !over;
    }
  }

  HotDevice(
      World world, ThermalPlant plant, double batteryJoules, @Nullable Controller controller) {
    this.world = world;
    this.plant = plant;
    this.batteryJoules = batteryJoules;
    this.controller = controller;
    this.service = world.fork("service");
    this.noise = world.fork("sensor");
    List<Rung> rungs = new ArrayList<>();
    for (int steps = 0; steps < MILLIS.length; steps++) {
      rungs.add(rung("rung-" + steps, ACCURACY[steps], MILLIS[steps]));
    }
    this.ladder = Ladder.of(rungs);
    scheduler.enrol(ladder);
    tick(0);
  }

  private static Rung rung(String name, double accuracy, long millis) {
    TreeMap<Integer, Latency> latency = new TreeMap<>();
    Duration taken = Duration.ofMillis(millis);
    latency.put(1, new Latency(taken, taken, taken));
    return new Rung(name, accuracy, latency);
  }

  boolean isAlive() {
    return plant.joules() < batteryJoules;
  }

  ThermalPlant plant() {
    return plant;
  }

  long answers() {
    return answers;
  }

  /** Answers in time, each counted with its accuracy. */
  double value() {
    return value;
  }

  /** All limits that were in force, in order. */
  List<Limits> applied() {
    return List.copyOf(applied);
  }

  /** Has the temperature sensor fall silent or speak again. */
  void sensor(boolean works) {
    sensor = works;
  }

  /** A request that must be answered within {@code slack}. */
  void arrive(Duration slack) {
    if (!isAlive()) {
      return;
    }
    long now = world.time().nanos();
    requests++;
    Request request = new Request();
    world.time().after(slack, () -> request.over = true);
    Ticket ticket = new Ticket(request, ladder, 8, 1, now, now + slack.toNanos());
    if (scheduler.submit(ticket, now) == Verdict.ADMITTED) {
      start(scheduler.assign(now));
    }
  }

  private void start(@Nullable Assignment assignment) {
    if (assignment == null) {
      return;
    }
    long now = world.time().nanos();
    busy[assignment.slot()] = true;
    busySince[assignment.slot()] = now;
    double millis = MILLIS[assignment.steps()] / plant.clock() * service.nextDouble(0.95, 1.05);
    long taken = (long) (millis * MS);
    world.time().after(Duration.ofNanos(taken), () -> finish(assignment, taken));
  }

  private void finish(Assignment assignment, long taken) {
    if (assignment.ticket(0).work() instanceof Request request && !request.over) {
      request.over = true;
      answers++;
      value += assignment.rung().accuracy();
    }
    account(assignment.slot());
    busy[assignment.slot()] = false;
    if (scheduler.next(assignment, taken, world.time().nanos())) {
      start(assignment);
    }
  }

  private void account(int slot) {
    long now = world.time().nanos();
    if (busy[slot]) {
      busySeconds += (now - busySince[slot]) / 1e9;
      busySince[slot] = now;
    }
  }

  private void tick(int count) {
    for (int slot = 0; slot < SLOTS; slot++) {
      account(slot);
    }
    if (isAlive()) {
      plant.pass(TICK_SECONDS, Math.min(1, busySeconds / TICK_SECONDS / SLOTS));
    }
    busySeconds = 0;
    if (controller != null && count % TICKS_PER_DECISION == 0) {
      decide(controller);
    }
    world.time().after(Duration.ofMillis(250), () -> tick(count + 1));
  }

  private void decide(Controller judge) {
    double percent = 100 * Math.max(0, 1 - plant.joules() / batteryJoules);
    Reading<Condition.Heat> heat =
        sensor
            ? Reading.of(new Condition.Heat("die", plant.reading(noise), ThermalPlant.TRIP, false))
            : Reading.missing("die: silent");
    Conditions condition =
        Conditions.none().heat(heat).arrivals((double) (requests - requestsBefore));
    if (batteryJoules < Double.POSITIVE_INFINITY) {
      condition = condition.battery((int) percent, true);
    }
    requestsBefore = requests;
    Decision decision = judge.decide(condition.made(), world.time().nanos());
    applied.add(decision.limits());
    if (!decision.limits().equals(limits)) {
      limits = decision.limits();
      scheduler.limit(limits);
      world.log().add("controller", decision.reason());
    }
  }
}
