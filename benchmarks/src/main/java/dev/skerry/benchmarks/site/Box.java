package dev.skerry.benchmarks.site;

import dev.skerry.benchmarks.neverlate.Sibling;
import dev.skerry.device.schedule.Assignment;
import dev.skerry.device.schedule.Ladder;
import dev.skerry.device.schedule.Rung;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.device.schedule.Ticket;
import dev.skerry.device.schedule.Verdict;
import dev.skerry.device.schedule.Work;
import dev.skerry.site.failover.Flight;
import dev.skerry.site.failover.Outstanding;
import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Neighbourhood;
import dev.skerry.site.view.Offer;
import dev.skerry.site.view.Service;
import dev.skerry.site.view.Standing;
import dev.skerry.terms.Latency;
import dev.skerry.time.SimulatedTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A device of a simulated room: the production scheduler, one slot, and run times by chance. */
final class Box {
  static final String AGENT = "agent";
  private static final int WAITING = 1024;
  private static final int PRIORITY = 8;
  private static final double NOISE = 0.05;
  private static final double STALL = 0.002;
  private static final long LONGEST_STALL = 5_000_000;
  private static final double FRESH = 0.05;
  private static final long LIFETIME = 2_000_000_000L;

  private final String name;
  private final SimulatedTime time;
  private final RandomGenerator random;
  private final List<Sibling> siblings;
  private final Scheduler scheduler = new Scheduler(1, WAITING);
  private final Ladder ladder;
  private final Neighbourhood neighbourhood;
  private final Outstanding outstanding = new Outstanding();
  private final Map<Integer, Flight> flights = new HashMap<>();
  private final Queue<Runnable> held = new ArrayDeque<>();
  private List<Neighbour> neighbours = List.of();
  private long incarnation = 1;
  private long count;
  private double busy;
  private boolean stopped;
  private boolean dead;
  private @Nullable Standing own;

  Box(String name, List<Sibling> siblings, SimulatedTime time, RandomGenerator random) {
    this.name = name;
    this.time = time;
    this.random = random;
    this.siblings = siblings;
    List<Rung> rungs = new ArrayList<>();
    for (Sibling sibling : siblings) {
      Duration mean = Duration.ofNanos(sibling.meanNanos());
      Duration tail = Duration.ofNanos((long) (sibling.meanNanos() * (1 + 3 * NOISE)));
      rungs.add(
          new Rung(
              sibling.name(),
              sibling.accuracy(),
              new TreeMap<>(Map.of(1, new Latency(mean, tail, tail)))));
    }
    this.ladder = Ladder.of(rungs);
    scheduler.enrol(ladder);
    this.neighbourhood = new Neighbourhood(name, LIFETIME);
  }

  String name() {
    return name;
  }

  Neighbourhood neighbourhood() {
    return neighbourhood;
  }

  Outstanding outstanding() {
    return outstanding;
  }

  Map<Integer, Flight> flights() {
    return flights;
  }

  List<Neighbour> neighbours() {
    return neighbours;
  }

  void see(long now) {
    neighbours = neighbourhood.fresh(now);
  }

  Standing own() {
    return own == null ? look(time.nanos()) : own;
  }

  /** How it stands now. */
  Standing look(long now) {
    count++;
    busy += FRESH * ((scheduler.backlog() > 0 ? 1 : 0) - busy);
    List<Offer> offers = new ArrayList<>();
    for (int step = 0; step < ladder.size(); step++) {
      Rung rung = ladder.rung(step);
      long p50 = rung.latency(1).p50();
      offers.add(
          new Offer(rung.name(), rung.accuracy(), p50, Math.max(p50, rung.latency(1).p99())));
    }
    own =
        new Standing(
            incarnation,
            count,
            1,
            scheduler.backlog(),
            busy,
            true,
            List.of(new Service(AGENT, "1", 100_000_000, true, false, offers)),
            neighbourhood.echoes(now));
    return own;
  }

  long backlog(long now) {
    return scheduler.backlog();
  }

  /** A question that is answered here. */
  private static final class Local implements Work {
    private final DoubleConsumer then;
    private boolean over;

    Local(DoubleConsumer then) {
      this.then = then;
    }

    @Override
    public boolean isWanted() {
      return !over;
    }

    void withdraw() {
      over = true;
    }

    void end(double accuracy) {
      if (!over) {
        over = true;
        then.accept(accuracy);
      }
    }
  }

  /**
   * Answers by {@code deadline}.
   *
   * @param then gets the accuracy of the rung that answered; less than 0 if none did
   * @return withdraws the question
   */
  Runnable answer(long deadline, DoubleConsumer then) {
    long now = time.nanos();
    Local local = new Local(then);
    if (deadline - now <= 0) {
      local.end(-1);
      return local::withdraw;
    }
    Verdict verdict = scheduler.submit(new Ticket(local, ladder, PRIORITY, 1, now, deadline), now);
    if (verdict != Verdict.ADMITTED) {
      local.end(-1);
    } else {
      time.after(Duration.ofNanos(deadline - now), () -> whenAwake(() -> local.end(-1)));
      begin(scheduler.assign(now));
    }
    letGo();
    return local::withdraw;
  }

  private void letGo() {
    for (Ticket ticket = scheduler.takeLetGo(); ticket != null; ticket = scheduler.takeLetGo()) {
      ((Local) ticket.work()).end(-1);
    }
  }

  private void begin(@Nullable Assignment run) {
    if (run == null) {
      return;
    }
    long mean =
        siblings.stream()
            .filter(sibling -> sibling.name().equals(run.rung().name()))
            .findFirst()
            .orElseThrow()
            .meanNanos();
    long stall = random.nextDouble() < STALL ? random.nextLong(LONGEST_STALL) : 0;
    long nanos = (long) (mean * Math.max(0.5, 1 + NOISE * random.nextGaussian())) + stall;
    time.after(Duration.ofNanos(nanos), () -> whenAwake(() -> end(run, nanos)));
  }

  private void end(Assignment run, long nanos) {
    double accuracy = run.rung().accuracy();
    List<Local> done = new ArrayList<>();
    for (int i = 0; i < run.size(); i++) {
      done.add((Local) run.ticket(i).work());
    }
    boolean more = scheduler.next(run, nanos, time.nanos());
    done.forEach(local -> local.end(accuracy));
    letGo();
    if (more) {
      begin(run);
    }
  }

  /** Does something now, once it is let go on, or never if it is dead. */
  void whenAwake(Runnable task) {
    if (dead) {
      return;
    }
    if (stopped) {
      held.add(task);
    } else {
      task.run();
    }
  }

  boolean isUp() {
    return !dead && !stopped;
  }

  void stop() {
    stopped = true;
  }

  void goOn() {
    stopped = false;
    while (!stopped && !held.isEmpty()) {
      held.remove().run();
    }
  }

  void kill() {
    dead = true;
  }
}
