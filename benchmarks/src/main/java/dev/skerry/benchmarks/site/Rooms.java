package dev.skerry.benchmarks.site;

import dev.skerry.sim.World;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Plays one plan by each way to share, with the same questions. */
public final class Rooms {
  private Rooms() {}

  /**
   * What came of a way to share.
   *
   * @param ofBound its goodput as a share of what nobody can surpass
   */
  public record Row(String way, Outcome outcome, double ofBound) {}

  /** A row for each way. */
  public static List<Row> play(Plan plan, long seed) {
    List<Row> rows = new ArrayList<>();
    rows.add(site(plan, seed));
    rows.add(row("no sharing", plan, seed, Rivals::nobody));
    rows.add(row("round robin", plan, seed, Rivals::roundRobin));
    rows.add(row("least loaded of all", plan, seed, Rivals::leastLoaded));
    return rows;
  }

  /** The row of a site alone. */
  static Row site(Plan plan, long seed) {
    return row("site", plan, seed, SiteRoute::new);
  }

  private static Row row(String way, Plan plan, long seed, Route.Maker routes) {
    Room room = new Room(World.of(seed), plan, routes);
    long origin = room.world().time().nanos();
    room.play();
    long deadline = plan.deadline().toNanos();
    long[] arrivals =
        room.requests().stream()
            .flatMapToLong(request -> LongStream.of(request.deadline() - deadline - origin))
            .toArray();
    double bound = Pool.goodput(arrivals, deadline, plan.ladder(), plan.loads().size());
    Outcome outcome = room.outcome();
    return new Row(way, outcome, outcome.goodput() / bound);
  }
}
