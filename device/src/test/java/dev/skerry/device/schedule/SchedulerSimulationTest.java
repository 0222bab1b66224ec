package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;
import static dev.skerry.device.schedule.Rungs.ladder;
import static dev.skerry.device.schedule.Rungs.rung;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sim.Simulation;
import dev.skerry.sim.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The scheduler in a world where models take as long as they like and arrivals come in bursts. */
final class SchedulerSimulationTest {
  private static final int SEEDS = 200;
  private static final int REQUESTS = 400;

  /** A request that notes what becomes of it. */
  private static final class Request implements Work {
    private final World world;
    private final long deadline;
    private int answers;
    private boolean byModel;
    private boolean late;

    Request(World world, long deadline) {
      this.world = world;
      this.deadline = deadline;
    }

    @Override
    public boolean isWanted() {
      return answers == 0;
    }

    void answer(boolean model) {
      if (answers > 0) {
        return;
      }
      answers++;
      byModel = model;
      late = world.time().nanos() - deadline > 0;
    }
  }

  /** A device without threads: slots are events. */
  private static final class Shell {
    private final World world;
    private final Scheduler scheduler;
    private final SplittableGenerator chance;
    private final double speed;
    private final List<Request> requests = new ArrayList<>();

    Shell(World world, int slots, double speed) {
      this.world = world;
      this.scheduler = new Scheduler(slots, 32);
      this.chance = world.fork("service");
      this.speed = speed;
    }

    void arrive(Ladder ladder, long slackNanos) {
      long now = world.time().nanos();
      Request request = new Request(world, now + slackNanos);
      requests.add(request);
      Ticket ticket = new Ticket(request, ladder, 8, 1, now, now + slackNanos);
      world.time().after(Duration.ofNanos(slackNanos), () -> request.answer(false));
      if (scheduler.submit(ticket, now) == Verdict.ADMITTED) {
        start(scheduler.assign(now));
      } else {
        request.answer(false);
      }
    }

    private void start(@Nullable Assignment assignment) {
      if (assignment == null) {
        return;
      }
      for (int i = 0; i < assignment.size(); i++) {
        assertThat(assignment.ticket(i).work().isWanted())
            .as("a ticket nobody wants any more")
            .isTrue();
      }
      long mean = assignment.rung().latency(assignment.size()).p50();
      boolean stalls = chance.nextInt(200) == 0;
      long taken =
          Math.max(1, (long) (mean * speed * chance.nextDouble(0.9, 1.1)) + (stalls ? 20 * MS : 0));
      world.time().after(Duration.ofNanos(taken), () -> finish(assignment, taken));
    }

    private void finish(Assignment assignment, long taken) {
      for (int i = 0; i < assignment.size(); i++) {
        if (assignment.ticket(i).work() instanceof Request request) {
          request.answer(true);
        }
      }
      world.log().add("slot", "done " + assignment.rung().name() + " " + assignment.size());
      if (scheduler.next(assignment, taken, world.time().nanos())) {
        start(assignment);
      }
    }
  }

  private static Shell play(World world, Ladder ladder, int slots, double speed) {
    Shell shell = new Shell(world, slots, speed);
    SplittableGenerator arrivals = world.fork("arrivals");
    long at = 0;
    for (int i = 0; i < REQUESTS; i++) {
      // Bursts: mostly close together, now and then a pause.
      at += arrivals.nextInt(8) == 0 ? arrivals.nextLong(80 * MS) : arrivals.nextLong(4 * MS);
      long slack = arrivals.nextLong(2 * MS, 60 * MS);
      world.time().after(Duration.ofNanos(at), () -> shell.arrive(ladder, slack));
    }
    world.run(Duration.ofNanos(at).plusSeconds(10));
    return shell;
  }

  @Test
  void everyRequest_isAnsweredOnceAndInTime() throws Exception {
    Simulation.of("device", SchedulerSimulationTest.class, System.getProperties())
        .play(
            1,
            SEEDS,
            world -> {
              SplittableGenerator shape = world.fork("shape");
              Ladder ladder =
                  ladder(rung("full", 10, 17, 30), rung("small", 4, 6, 9), rung("tiny", 1, 1.4, 2));
              Shell shell = play(world, ladder, shape.nextInt(1, 4), shape.nextDouble(0.5, 3));

              assertThat(shell.requests).hasSize(REQUESTS);
              assertThat(shell.requests).allMatch(request -> request.answers == 1);
              assertThat(shell.requests).noneMatch(request -> request.late);
              assertThat(shell.scheduler.waiting()).isZero();
            });
  }

  @Test
  void smallerSiblings_answerWhatTheFullModelCannot() throws Exception {
    AtomicLong withoutThem = new AtomicLong();
    AtomicLong withThem = new AtomicLong();
    Simulation.of("device", SchedulerSimulationTest.class, System.getProperties())
        .play(
            1,
            20,
            world -> {
              Ladder three = ladder(rung("full", 10), rung("small", 4), rung("tiny", 1));
              Shell alone = play(world, ladder(rung("full", 10)), 1, 1);
              Shell ladder = play(World.of(world.seed()), three, 1, 1);

              assertThat(byModel(ladder)).isGreaterThan(byModel(alone));
              withoutThem.addAndGet(byModel(alone));
              withThem.addAndGet(byModel(ladder));
            });

    assertThat(withThem.get()).isGreaterThan(withoutThem.get() * 5 / 4);
  }

  private static long byModel(Shell shell) {
    return shell.requests.stream().filter(request -> request.byModel).count();
  }
}
