package dev.skerry.device.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.schedule.Limits;
import dev.skerry.sim.Simulation;
import dev.skerry.sim.World;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.junit.jupiter.api.Test;

/** The controller on a board that throttles and on a battery that runs out. */
final class ControllerSimulationTest {
  private static final int SEEDS = 10;
  private static final Duration PLAYED = Duration.ofMinutes(20);
  private static final double ENDLESS = Double.POSITIVE_INFINITY;

  private static Controller controller() {
    return new Controller(HotDevice.SLOTS, 1);
  }

  /** Minutes of much to do, then of less. */
  private static void load(World world, HotDevice device, double perSecond) {
    SplittableGenerator arrivals = world.fork("arrivals");
    SplittableGenerator phases = world.fork("phases");
    long end = PLAYED.toNanos();
    long phaseEnd = 0;
    double rate = perSecond;
    for (double at = 0; at < end; at += -Math.log(1 - arrivals.nextDouble()) * 1e9 / rate) {
      if (at >= phaseEnd) {
        rate = phases.nextInt(4) == 0 ? perSecond / 4 : perSecond * phases.nextDouble(0.8, 1.2);
        phaseEnd += phases.nextLong(Duration.ofMinutes(4).toNanos());
      }
      Duration slack = Duration.ofMillis(arrivals.nextLong(50, 150));
      world.time().after(Duration.ofNanos((long) at), () -> device.arrive(slack));
    }
  }

  private static HotDevice play(World world, boolean controlled, double batteryJoules) {
    SplittableGenerator shape = world.fork("shape");
    ThermalPlant plant = new ThermalPlant(shape.nextDouble(20, 35), shape.nextDouble(6, 9));
    HotDevice device =
        new HotDevice(world, plant, batteryJoules, controlled ? controller() : null);
    load(world, device, shape.nextDouble(70, 100));
    world.run(PLAYED);
    return device;
  }

  @Test
  void controlledDevice_throttlesFarLessAndDoesMore() {
    Simulation.of("device", ControllerSimulationTest.class, System.getProperties())
        .play(
            1,
            SEEDS,
            world -> {
              HotDevice with = play(world, true, ENDLESS);
              HotDevice without = play(World.of(world.seed()), false, ENDLESS);
              System.out.printf(
                  "seed %d with: %d throttles %.0f s slow, %d answers, value %.0f, %.0f J | without: %d %.0f s, %d, %.0f, %.0f J%n",
                  world.seed(),
                  with.plant().throttles(), with.plant().slowSeconds(), with.answers(), with.value(), with.plant().joules(),
                  without.plant().throttles(), without.plant().slowSeconds(), without.answers(), without.value(), without.plant().joules());
              System.out.println("   changes " + changes(with.applied()));
            });
  }

  private static int changes(List<Limits> applied) {
    int changes = 0;
    for (int i = 1; i < applied.size(); i++) {
      changes += applied.get(i).equals(applied.get(i - 1)) ? 0 : 1;
    }
    return changes;
  }
}
