package dev.skerry.site.models;

import dev.skerry.sim.World;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Devices of a site that all want one archive, in virtual time. */
final class SimulatedSite {
  final World world;
  final RandomGenerator random;
  final byte[] archive;
  final Digest digest;
  final List<SimulatedDevice> devices = new ArrayList<>();
  final long uplinkRate;

  /** How often somebody began to fetch over an uplink that worked, and how much came of that. */
  int downloads;

  long downloaded;

  SimulatedSite(World world, int count, int size, long uplinkRate) {
    this.world = world;
    this.random = world.fork("site");
    this.uplinkRate = uplinkRate;
    this.archive = new byte[size];
    random.nextBytes(archive);
    this.digest = Digest.of(archive);
    for (int i = 0; i < count; i++) {
      devices.add(new SimulatedDevice(this, "device-" + i));
    }
  }

  Bytes size() {
    return new Bytes(archive.length);
  }

  long now() {
    return world.time().nanos();
  }

  void after(Duration delay, Runnable task) {
    var _ = world.time().after(delay, task);
  }

  /** One way over the local network. */
  Duration wire() {
    return Duration.ofNanos(200_000 + random.nextLong(2_000_000));
  }

  /** The first in the order, who fetches while all is well. */
  SimulatedDevice chosen() {
    String first =
        Rendezvous.order(digest, devices.stream().map(device -> device.name).toList()).getFirst();
    return devices.stream().filter(device -> device.name.equals(first)).findFirst().orElseThrow();
  }

  SimulatedDevice any() {
    return devices.get(random.nextInt(devices.size()));
  }

  /** All begin to want it within {@code span}. */
  void want(Duration span) {
    for (SimulatedDevice device : devices) {
      after(Duration.ofNanos(random.nextLong(span.toNanos())), device::want);
    }
  }

  /** Whether all that live and give no wrong bytes have it. */
  boolean isEverywhere() {
    return devices.stream().allMatch(device -> device.whole || device.dead || device.lie != null);
  }
}
