package dev.skerry.site.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sim.Simulation;
import dev.skerry.sim.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Sites of twenty devices that want the same archive while things go wrong; {@code
 * -Dskerry.seeds=1000} plays a thousand of each kind.
 */
class SiteArchivesSimulationTest {
  private static final int SEEDS = Integer.getInteger("skerry.seeds", 6);
  private static final int DEVICES = 20;
  private static final int SIZE = 1_300_000;
  private static final long UPLINK = 500_000;
  private static final Duration SPAN = Duration.ofSeconds(3);

  private final Simulation simulation =
      Simulation.of("site", SiteArchivesSimulationTest.class, System.getProperties());

  private static SimulatedSite site(World world) {
    return new SimulatedSite(world, DEVICES, SIZE, UPLINK);
  }

  private static void untilEverywhere(SimulatedSite site, Duration atMost) {
    assertThat(site.world.runUntil(site::isEverywhere, atMost)).as("all have it in time").isTrue();
  }

  @Test
  void fiveMegabytes_toTwentyDevices_areDownloadedOnce() {
    simulation.play(
        1,
        1,
        world -> {
          SimulatedSite site = new SimulatedSite(world, DEVICES, 5_000_000, UPLINK);
          site.want(SPAN);

          untilEverywhere(site, Duration.ofSeconds(30));

          assertThat(site.downloads).isEqualTo(1);
          assertThat(site.downloaded).isEqualTo(5_000_000);
        });
  }

  @Test
  void everybodyWell_oneDownload() {
    simulation.play(
        1,
        SEEDS,
        world -> {
          SimulatedSite site = site(world);
          site.want(world.seed() % 2 == 0 ? SPAN : Duration.ofMillis(3));

          untilEverywhere(site, Duration.ofSeconds(20));

          assertThat(site.downloads).isEqualTo(1);
          assertThat(site.devices).allMatch(device -> device.wrongs == 0);
        });
  }

  @Test
  void chosenOne_diesInTheMiddle_anotherFetches() {
    simulation.play(
        1,
        SEEDS,
        world -> {
          SimulatedSite site = site(world);
          site.want(SPAN);
          assertThat(world.runUntil(() -> site.downloaded > SIZE / 4, Duration.ofSeconds(20)))
              .isTrue();
          site.devices.stream().filter(SimulatedDevice::isBearing).forEach(it -> it.dead = true);

          untilEverywhere(site, Duration.ofSeconds(60));

          assertThat(site.downloads).isEqualTo(2);
        });
  }

  @Test
  void uplinksCut_whoeverHasOneFetches() {
    simulation.play(
        1,
        SEEDS,
        world -> {
          SimulatedSite site = site(world);
          SimulatedDevice only = site.any();
          site.devices.forEach(device -> device.cut = device != only);
          site.want(SPAN);

          untilEverywhere(site, Duration.ofSeconds(90));

          assertThat(site.downloads).isEqualTo(1);
        });
  }

  @Test
  void uplinksOfAll_cutInTheMiddle_itGoesOnWhereItWas() {
    simulation.play(
        1,
        SEEDS,
        world -> {
          SimulatedSite site = site(world);
          site.want(SPAN);
          assertThat(world.runUntil(() -> site.downloaded > SIZE / 4, Duration.ofSeconds(20)))
              .isTrue();
          site.devices.forEach(device -> device.cut = true);
          world.run(Duration.ofMinutes(5));
          assertThat(site.devices).noneMatch(device -> device.whole);
          site.devices.forEach(device -> device.cut = false);

          untilEverywhere(site, Duration.ofMinutes(3));

          assertThat(site.downloads).isEqualTo(2);
        });
  }

  @Test
  void splitSite_oneDownloadEach_andAgreesAfterwards() {
    simulation.play(
        1,
        SEEDS,
        world -> {
          SimulatedSite site = site(world);
          site.devices.forEach(device -> device.side = site.random.nextInt(2));
          site.after(
              Duration.ofSeconds(site.random.nextInt(1, 10)),
              () -> site.devices.forEach(device -> device.side = 0));
          site.want(SPAN);

          untilEverywhere(site, Duration.ofSeconds(60));

          assertThat(site.downloads).isBetween(1, 2);
        });
  }

  @Test
  void neighboursThatGiveWrongBytes_areFoundOut_andNothingWrongIsKept() {
    int[] found = {0};
    simulation.play(
        1,
        SEEDS,
        world -> {
          SimulatedSite site = site(world);
          int liars = 1 + site.random.nextInt(3);
          for (int i = 0; i < liars; i++) {
            site.any().lie = SimulatedDevice.Lie.WRONG_BYTES;
          }
          site.want(SPAN);

          untilEverywhere(site, Duration.ofMinutes(2));

          assertThat(site.downloads).isLessThanOrEqualTo(1 + liars);
          for (SimulatedDevice device : site.devices) {
            assertThat(device.leftOut)
                .as("nobody is blamed who gave what is right")
                .allMatch(name -> isLiar(site, name));
            found[0] += device.leftOut.size();
          }
        });
    assertThat(found[0]).isPositive();
  }

  @Test
  void neighboursThatLieOfWhatTheyHave_holdNobodyUpForLong() {
    for (SimulatedDevice.Lie lie : SimulatedDevice.Lie.values()) {
      simulation.play(
          1,
          Math.max(2, SEEDS / 4),
          world -> {
            SimulatedSite site = site(world);
            site.any().lie = lie;
            site.want(SPAN);

            untilEverywhere(
                site, Errand.longest(site.size()).plus(Errand.TURN).plus(Duration.ofMinutes(1)));

            assertThat(site.downloads).isLessThanOrEqualTo(2);
          });
    }
  }

  private static boolean isLiar(SimulatedSite site, String name) {
    return site.devices.stream().anyMatch(device -> device.name.equals(name) && device.lie != null);
  }
}
