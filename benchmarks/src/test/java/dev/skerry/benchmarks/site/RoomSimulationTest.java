package dev.skerry.benchmarks.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.benchmarks.neverlate.Sibling;
import dev.skerry.sim.Delay;
import dev.skerry.sim.Link;
import dev.skerry.sim.Simulation;
import dev.skerry.sim.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Rooms of up to fifty devices in which everything goes wrong; {@code -Dskerry.seeds=1000} plays a
 * thousand of them.
 */
class RoomSimulationTest {
  private static final int SEEDS = Integer.getInteger("skerry.seeds", 24);
  private static final Duration SPAN = Duration.ofSeconds(4);

  private final Simulation simulation =
      Simulation.of("benchmarks", RoomSimulationTest.class, System.getProperties());

  @Test
  void everyQuestion_whateverBreaks_isAnsweredInTimeAndOnce() {
    simulation.play(
        1,
        SEEDS,
        world -> {
          RandomGenerator random = world.fork("plan");
          Room room = new Room(world, plan(random, 50), SiteRoute::new);
          trouble(room, random);

          room.play();

          Outcome outcome = room.outcome();
          assertThat(outcome.unanswered()).as("unanswered of %s", outcome).isZero();
          assertThat(outcome.looped()).as("looped of %s", outcome).isZero();
          // Each device alone could answer all that comes to it, if with smaller siblings: a
          // neighbour
          // that dies, hangs or is cut off takes nothing away from that.
          assertThat(outcome.onTime()).as("by a model in time of %s", outcome).isGreaterThan(0.99);
        });
  }

  @Test
  void loadedDevices_amongIdleOnes_doNotAllAskTheSame() {
    simulation.play(
        1,
        SEEDS,
        world -> {
          RandomGenerator random = world.fork("plan");
          int devices = 8 + random.nextInt(24);
          List<Double> loads = new ArrayList<>();
          for (int i = 0; i < devices; i++) {
            loads.add(i % 4 == 0 ? 1.5 : 0.1);
          }
          Room room =
              new Room(
                  world,
                  new Plan(loads, Sibling.ladder("10:93.5"), Duration.ofMillis(100), SPAN),
                  SiteRoute::new);

          room.play();

          // Of a second's questions no device gets more than four times its even share.
          assertThat(room.outcome().forwarded()).isPositive();
          assertThat(room.outcome().peak()).as("of %d devices", devices).isLessThan(4.0 / devices);
        });
  }

  @Test
  void oneDevice_withMoreThanItCanDo_isHelpedAsMuchAsCanBe() {
    for (String ladder : List.of("10:93.5", Sibling.USUAL)) {
      for (int devices : List.of(3, 5)) {
        Plan plan = Plan.atOne(devices, 1.5, List.of(), Sibling.ladder(ladder), SPAN);
        List<Rooms.Row> rows = Rooms.play(plan, 1);

        assertThat(rows.getFirst().ofBound()).as(rows.toString()).isGreaterThan(0.99);
        assertThat(rows.getFirst().ofBound()).isGreaterThan(rows.get(1).ofBound());
      }
    }
  }

  private static Plan plan(RandomGenerator random, int most) {
    int devices = random.nextInt(8) == 0 ? most : 2 + random.nextInt(8);
    List<Double> loads = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      loads.add(random.nextInt(3) == 0 ? 0.5 + 1.5 * random.nextDouble() : 0.2);
    }
    return new Plan(loads, Sibling.ladder(Sibling.USUAL), Duration.ofMillis(100), SPAN);
  }

  private static void trouble(Room room, RandomGenerator random) {
    World world = room.world();
    for (int i = 0; i < 6; i++) {
      Box box = room.boxes().get(random.nextInt(room.boxes().size()));
      Box other = room.boxes().get(random.nextInt(room.boxes().size()));
      int kind = random.nextInt(6);
      Duration at = Duration.ofMillis(200 + random.nextInt(3000));
      Duration length = Duration.ofMillis(50 + random.nextInt(1500));
      world
          .time()
          .after(
              at,
              () -> {
                switch (kind) {
                  case 0 -> room.kill(box);
                  case 1 -> room.stop(box, length);
                  case 2 -> world.network().cut(box.name(), other.name());
                  case 3 -> slow(world, box, other);
                  case 4 -> lossy(world);
                  default -> split(room, random.nextInt(room.boxes().size()));
                }
              });
      world.time().after(at.plus(length), world.network()::healAll);
    }
  }

  private static void slow(World world, Box from, Box to) {
    world
        .network()
        .set(
            from.name(),
            to.name(),
            Link.reliable(new Delay.LongTailed(Duration.ofMillis(200), Duration.ofMillis(5))));
  }

  private static void lossy(World world) {
    world
        .network()
        .usually(
            new Link(
                new Delay.LongTailed(Duration.ofNanos(150_000), Duration.ofNanos(150_000)),
                0.05,
                0.01,
                0));
  }

  private static void split(Room room, int at) {
    List<Box> boxes = room.boxes();
    room.world()
        .network()
        .partition(Room.names(boxes.subList(0, at)), Room.names(boxes.subList(at, boxes.size())));
  }
}
