package dev.skerry.benchmarks.neverlate;

import dev.skerry.sim.World;
import java.util.List;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * What a cell asks of a policy, drawn by seed.
 *
 * @param arrivals in nanoseconds, ascending
 * @param deadlines in nanoseconds, of each arrival
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Workload(Cell cell, ServiceTimes service, long[] arrivals, long[] deadlines) {

  static Workload draw(Cell cell, List<Sibling> ladder, int requests, long seed) {
    World world = World.of(seed);
    ServiceTimes service = ServiceTimes.recorded(ladder, seed);
    long[] arrivals =
        cell.arrivals().draw(requests, cell.load() / service.mean(0), world.fork("arrivals"));
    long[] deadlines = new long[requests];
    SplittableGenerator chance = world.fork("deadlines");
    for (int i = 0; i < requests; i++) {
      double multiple = cell.mixed() ? mixed(cell, chance.nextInt(3)) : cell.deadline();
      deadlines[i] = arrivals[i] + Math.round(multiple * service.p99(0));
    }
    return new Workload(cell, service, arrivals, deadlines);
  }

  private static double mixed(Cell cell, int third) {
    return switch (third) {
      case 0 -> Cell.SHORTEST;
      case 1 -> cell.deadline();
      default -> Cell.LONGEST * cell.deadline();
    };
  }

  int requests() {
    return arrivals.length;
  }

  List<Sibling> ladder() {
    return service.ladder();
  }
}
