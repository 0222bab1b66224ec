package dev.skerry.benchmarks.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.benchmarks.neverlate.Sibling;
import dev.skerry.sim.Delay;
import dev.skerry.sim.Link;
import dev.skerry.sim.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What may happen in a room of devices; each objects to what must not come of it. */
public final class RoomTroubles {
  private static final Duration SPAN = Duration.ofSeconds(4);

  private RoomTroubles() {}

  /** Objects if any of them ends badly with this seed. */
  public static void check(long seed) {
    even(seed);
    uneven(seed);
    crowds(World.of(seed));
    anything(World.of(seed));
  }

  /** Devices die and hang, and links are cut, slow, lossy and split in two. */
  static void anything(World world) {
    RandomGenerator random = world.fork("plan");
    Room room = new Room(world, plan(random, 50), SiteRoute::new);
    trouble(room, random);

    room.play();

    Outcome outcome = room.outcome();
    assertThat(outcome.unanswered()).as("unanswered of %s", outcome).isZero();
    assertThat(outcome.looped()).as("looped of %s", outcome).isZero();
    // Each device alone could answer all that comes to it, if with smaller siblings: a neighbour
    // that dies, hangs or is cut off takes nothing away from that.
    assertThat(outcome.onTime()).as("by a model in time of %s", outcome).isGreaterThan(0.99);
  }

  /** A quarter of many devices have more than they can do, all at once. */
  static void crowds(World world) {
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
  }

  /** One device has half as much again as it can do. */
  static void overload(int devices, String ladder) {
    Plan plan = Plan.atOne(devices, 1.5, List.of(), Sibling.ladder(ladder), SPAN);
    List<Rooms.Row> rows = Rooms.play(plan, 1);

    assertThat(rows.getFirst().ofBound()).as(rows.toString()).isGreaterThan(0.99);
    assertThat(rows.getFirst().ofBound()).isGreaterThan(rows.get(1).ofBound());
  }

  /**
   * One device is idle, the others have more than they can do: it is made use of, but no more than
   * that.
   */
  static void uneven(long seed) {
    Rooms.Row one = Rooms.site(plan("10:93.5", 2.0, 0.0, 0.9), seed);
    assertThat(one.ofBound()).as(one.toString()).isGreaterThan(0.97);
    Rooms.Row family = Rooms.site(plan(Sibling.USUAL, 3.0, 0.0, 3.0), seed);
    assertThat(family.ofBound()).as(family.toString()).isGreaterThan(0.988);
  }

  /** All are as busy as each other: most questions stay where they are. */
  static void even(long seed) {
    Outcome outcome = Rooms.site(plan("10:93.5", 0.9, 0.9, 0.9, 0.9), seed).outcome();
    assertThat(outcome.forwarded()).as(outcome.toString()).isLessThan(0.7);
  }

  private static Plan plan(String ladder, Double... loads) {
    return new Plan(List.of(loads), Sibling.ladder(ladder), Duration.ofMillis(100), SPAN);
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
