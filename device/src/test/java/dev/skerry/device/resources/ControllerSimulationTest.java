package dev.skerry.device.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.resources.ThermalPlant.Throttling;
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
  /* Enough for about a quarter of an hour of full load. */
  private static final double BATTERY_JOULES = 4200;

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
      Duration slack = Duration.ofMillis(arrivals.nextLong(25, 80));
      world.time().after(Duration.ofNanos((long) at), () -> device.arrive(slack));
    }
  }

  private static ThermalPlant hotPlant(World world) {
    SplittableGenerator shape = world.fork("plant");
    return new ThermalPlant(
        shape.nextDouble(20, 35),
        shape.nextDouble(6, 9),
        new Throttling(shape.nextDouble(0.2, 0.4), shape.nextDouble(1, 2)));
  }

  private static HotDevice play(
      World world, ThermalPlant plant, boolean controlled, double batteryJoules) {
    HotDevice device = new HotDevice(world, plant, batteryJoules, controlled ? controller() : null);
    load(world, device, world.fork("load").nextDouble(70, 100));
    world.run(PLAYED);
    return device;
  }

  private static void simulate(Simulation.Scenario scenario) {
    Simulation.of("device", ControllerSimulationTest.class, System.getProperties())
        .play(1, SEEDS, scenario);
  }

  @Test
  void controlledDevice_hardlyThrottlesAndAnswersMore() {
    double[] value = new double[2];
    simulate(world -> {
      HotDevice with = play(world, hotPlant(world), true, ENDLESS);
      World again = World.of(world.seed());
      HotDevice without = play(again, hotPlant(again), false, ENDLESS);

      assertThat(without.plant().throttles()).isGreaterThan(10);
      assertThat(with.plant().throttles()).isLessThanOrEqualTo(1);
      assertThat(with.plant().slowSeconds()).isLessThan(without.plant().slowSeconds() / 20);
      assertThat(with.answers()).isGreaterThan(without.answers());
      value[0] += with.value();
      value[1] += without.value();
    });

    // Only for deadlines as tight and braking as hard as here; docs/resources.md says what else.
    assertThat(value[0]).isGreaterThan(value[1]);
  }

  @Test
  void limits_areLetGoSeldom() {
    simulate(world -> {
      List<Limits> applied = play(world, hotPlant(world), true, ENDLESS).applied();

      for (int from = 0; from + 60 <= applied.size(); from++) {
        assertThat(lettingGo(applied.subList(from, from + 60))).isLessThanOrEqualTo(2);
      }
    });
  }

  private static int lettingGo(List<Limits> applied) {
    int times = 0;
    for (int i = 1; i < applied.size(); i++) {
      Limits now = applied.get(i);
      Limits before = applied.get(i - 1);
      boolean less =
          now.slots() > before.slots()
              || now.best() < before.best()
              || now.perSecond() > before.perSecond();
      times += less ? 1 : 0;
    }
    return times;
  }

  @Test
  void lowBattery_lastsLongerAndAnswersMore() {
    simulate(world -> {
      HotDevice with = play(world, coolPlant(), true, BATTERY_JOULES);
      HotDevice without = play(World.of(world.seed()), coolPlant(), false, BATTERY_JOULES);

      assertThat(without.isAlive()).isFalse();
      assertThat(with.answers()).isGreaterThan(without.answers());
      assertThat(with.value()).isGreaterThan(without.value());
    });
  }

  private static ThermalPlant coolPlant() {
    return new ThermalPlant(5, 4, new Throttling(0.4, 2));
  }

  @Test
  void silentSensor_isNotTakenForACoolOne() {
    simulate(world -> {
      HotDevice device = new HotDevice(world, hotPlant(world), ENDLESS, controller());
      load(world, device, 90);
      Duration third = PLAYED.dividedBy(3);
      world.run(third);
      device.sensor(false);
      int before = device.applied().size();
      world.run(third);

      assertThat(lettingGo(device.applied().subList(before - 1, device.applied().size()))).isZero();
      assertThat(device.applied().getLast()).isNotEqualTo(Limits.NONE);
    });
  }
}
