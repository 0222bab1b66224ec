package dev.skerry.site.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sim.World;
import java.time.Duration;

/**
 * What may happen to twenty devices that want the same archive; each objects to what must not come
 * of it.
 */
public final class ArchiveTroubles {
  private static final int DEVICES = 20;
  private static final int SIZE = 1_300_000;
  private static final long UPLINK = 500_000;
  private static final Duration SPAN = Duration.ofSeconds(3);

  private ArchiveTroubles() {}

  /** Objects if any of them ends badly with this seed. */
  public static void check(long seed) {
    none(World.of(seed));
    chosenOneDies(World.of(seed));
    uplinksCutButOne(World.of(seed));
    uplinksCutInTheMiddle(World.of(seed));
    split(World.of(seed));
    slowGivers(World.of(seed));
    int _ = wrongBytes(World.of(seed));
    for (SimulatedDevice.Lie lie : SimulatedDevice.Lie.values()) {
      lies(World.of(seed), lie);
    }
  }

  private static SimulatedSite site(World world) {
    return new SimulatedSite(world, DEVICES, SIZE, UPLINK);
  }

  private static void untilEverywhere(SimulatedSite site, Duration atMost) {
    assertThat(site.world.runUntil(site::isEverywhere, atMost)).as("all have it in time").isTrue();
  }

  private static void untilAQuarterIsThere(SimulatedSite site) {
    assertThat(
            site.world.runUntil(
                () -> site.downloaded > site.size().count() / 4, SPAN.plusSeconds(17)))
        .as("somebody fetches it")
        .isTrue();
  }

  /** Five megabytes, once over the uplink. */
  static void large(World world) {
    SimulatedSite site = new SimulatedSite(world, DEVICES, 5_000_000, UPLINK);
    site.want(SPAN);

    untilEverywhere(site, Duration.ofSeconds(30));

    assertThat(site.downloads).isEqualTo(1);
    assertThat(site.downloaded).isEqualTo(5_000_000);
  }

  /** All goes well: one download, whether they begin together or not. */
  static void none(World world) {
    SimulatedSite site = site(world);
    site.want(world.seed() % 2 == 0 ? SPAN : Duration.ofMillis(3));

    untilEverywhere(site, Duration.ofSeconds(20));

    assertThat(site.downloads).isEqualTo(1);
    assertThat(site.devices).allMatch(device -> device.wrongs == 0);
  }

  /** Whoever fetches it dies: another one does. */
  static void chosenOneDies(World world) {
    SimulatedSite site = site(world);
    site.want(SPAN);
    untilAQuarterIsThere(site);
    site.devices.stream().filter(SimulatedDevice::isBearing).forEach(it -> it.dead = true);

    untilEverywhere(site, Duration.ofSeconds(60));

    assertThat(site.downloads).isEqualTo(2);
  }

  /** One alone has an uplink: it fetches. */
  static void uplinksCutButOne(World world) {
    SimulatedSite site = site(world);
    SimulatedDevice only = site.any();
    site.devices.forEach(device -> device.cut = device != only);
    site.want(SPAN);

    untilEverywhere(site, Duration.ofSeconds(90));

    assertThat(site.downloads).isEqualTo(1);
  }

  /** All lose their uplinks for a while: it goes on where it was. */
  static void uplinksCutInTheMiddle(World world) {
    SimulatedSite site = site(world);
    site.want(SPAN);
    untilAQuarterIsThere(site);
    site.devices.forEach(device -> device.cut = true);
    world.run(Duration.ofMinutes(5));
    assertThat(site.devices).noneMatch(device -> device.whole);
    site.devices.forEach(device -> device.cut = false);

    untilEverywhere(site, Duration.ofMinutes(3));

    assertThat(site.downloads).isEqualTo(2);
  }

  /** The site falls in two for a while: a download in each, at most. */
  static void split(World world) {
    SimulatedSite site = site(world);
    site.devices.forEach(device -> device.side = site.random.nextInt(2));
    site.after(
        Duration.ofSeconds(site.random.nextInt(1, 10)),
        () -> site.devices.forEach(device -> device.side = 0));
    site.want(SPAN);

    untilEverywhere(site, Duration.ofSeconds(60));

    assertThat(site.downloads).isBetween(1, 2);
  }

  /**
   * Some give wrong bytes: nothing wrong is kept, and nobody is blamed who gave what is right.
   *
   * @return how many were found out, counted by each device
   */
  static int wrongBytes(World world) {
    SimulatedSite site = site(world);
    int liars = 1 + site.random.nextInt(3);
    for (int i = 0; i < liars; i++) {
      site.any().lie = SimulatedDevice.Lie.WRONG_BYTES;
    }
    site.want(SPAN);

    untilEverywhere(site, Duration.ofMinutes(2));

    assertThat(site.downloads).isLessThanOrEqualTo(1 + liars);
    int found = 0;
    for (SimulatedDevice device : site.devices) {
      assertThat(device.leftOut)
          .as("nobody is blamed who gave what is right")
          .allMatch(name -> isLiar(site, name));
      if (device.whole && device.wrongs > 0) {
        assertThat(device.leftOut).as("found out by who had something wrong").isNotEmpty();
      }
      found += device.leftOut.size();
    }
    return found;
  }

  private static boolean isLiar(SimulatedSite site, String name) {
    return site.devices.stream().anyMatch(device -> device.name.equals(name) && device.lie != null);
  }

  /**
   * Somebody wants what all others have, some of whom are slow to give: one of those that it asks
   * is not, and brings what is late.
   */
  static void slowGivers(World world) {
    SimulatedSite site = site(world);
    SimulatedDevice last = site.devices.removeLast();
    site.want(SPAN);
    untilEverywhere(site, Duration.ofSeconds(20));
    site.devices.add(last);
    // It asks four at once.
    site.devices.subList(0, 3).forEach(device -> device.slowness = Duration.ofMinutes(1));
    last.want();

    untilEverywhere(site, Duration.ofSeconds(8));

    assertThat(site.downloads).isEqualTo(1);
  }

  /**
   * One, or the first in the order, says what is not so of what it has: it holds nobody up for
   * long.
   */
  static void lies(World world, SimulatedDevice.Lie lie) {
    SimulatedSite site = site(world);
    (world.seed() % 2 == 0 ? site.chosen() : site.any()).lie = lie;
    site.want(SPAN);

    untilEverywhere(
        site,
        lie == SimulatedDevice.Lie.FETCHES_NO_FURTHER
            ? Errand.STALL.plus(Duration.ofMinutes(1))
            : Errand.longest(site.size()).plus(Errand.TURN).plus(Duration.ofMinutes(1)));

    assertThat(site.downloads).isLessThanOrEqualTo(2);
  }
}
