package dev.skerry.benchmarks.faults;

import dev.skerry.benchmarks.neverlate.ServiceTimes;
import dev.skerry.sim.World;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Requests that come by chance, one after the other, and what goes wrong meanwhile.
 *
 * @param arrivals in nanoseconds, ascending
 * @param given what each gives, in nanoseconds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Episode(ServiceTimes service, long[] arrivals, long given, Optional<Fault> fault) {
  private static final double LOAD = 0.6;
  private static final int DEADLINE = 5;
  private static final long HEALTHY = Duration.ofSeconds(2).toNanos();
  static final long WINDOW = Duration.ofSeconds(5).toNanos();

  /** An episode with a fault of this kind after about two seconds. */
  static Episode draw(Kind kind, ServiceTimes service, long seed) {
    World world = World.of(seed);
    RandomGenerator chance = world.fork("fault");
    long at = HEALTHY + chance.nextLong(HEALTHY);
    Fault fault = Fault.draw(kind, at, service.ladder().size(), chance);
    long end = Math.max(fault.end() + WINDOW, at + WINDOW) + 1;
    double gap = service.mean(0) / LOAD;
    int most = (int) (2 * end / gap) + 100;
    long[] arrivals = arrivals(most, gap, world.fork("arrivals"));
    int count = 0;
    while (count < most && arrivals[count] < end) {
      count++;
    }
    return new Episode(
        service, Arrays.copyOf(arrivals, count), DEADLINE * service.p99(0), Optional.of(fault));
  }

  /** An episode in which nothing goes wrong but what was recorded of a machine's stalls. */
  static Episode healthy(int requests, ServiceTimes service, long seed) {
    RandomGenerator chance = World.of(seed).fork("arrivals");
    return new Episode(
        service,
        arrivals(requests, service.mean(0) / LOAD, chance),
        DEADLINE * service.p99(0),
        Optional.empty());
  }

  private static long[] arrivals(int count, double gap, RandomGenerator chance) {
    long[] arrivals = new long[count];
    double at = 0;
    for (int i = 0; i < count; i++) {
      at -= gap * Math.log(1 - chance.nextDouble());
      arrivals[i] = (long) at;
    }
    return arrivals;
  }

  long deadline(int request) {
    return arrivals[request] + given;
  }
}
