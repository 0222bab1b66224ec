package dev.skerry.benchmarks.offline;

import dev.skerry.device.offline.SpoolLimits;
import dev.skerry.sim.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** The experiment: an outage of hours, with power cuts, under each policy, in virtual time. */
public final class Offline {
  /** What the device's own policy is called. */
  public static final String OURS = "skerry";

  /** The same with a spool that is too small. */
  public static final String OURS_SMALL = "skerry-small";

  /** The same, with all of the backlog sent as fast as it goes. */
  public static final String UNSHAPED = "skerry-unshaped";

  /** How long the outage is in the full form. */
  public static final int USUAL_HOURS = 72;

  private static final double SECONDS_PER_HOUR = 3600;
  private static final int SEGMENT = 256 << 10;

  /* A tenth of what comes finds room, whatever the outage. */
  private static final long BYTES_PER_SECOND = 80;

  private static final Duration LIVE_ALONE = Duration.ofMinutes(20);

  private final Duration outage;
  private final int seeds;

  /** With an outage of so many hours, and worlds of so many seeds for each policy. */
  public Offline(double hours, int seeds) {
    if (!(hours >= 0.1 && hours <= 200) || seeds < 1) {
      throw new IllegalArgumentException(
          "hours: " + hours + ", seeds: " + seeds + " (expected: 0.1 to 200, >= 1)");
    }
    this.outage = Duration.ofSeconds((long) (hours * SECONDS_PER_HOUR));
    this.seeds = seeds;
  }

  private interface Making {
    Keeper in(World world) throws IOException;
  }

  private record Contestant(String name, boolean shaped, Making making) {}

  private List<Contestant> contestants() {
    SpoolLimits small =
        new SpoolLimits(20 << 10, Math.max(8 * (20 << 10), BYTES_PER_SECOND * outage.toSeconds()));
    SpoolLimits usual = new SpoolLimits(SEGMENT, SpoolLimits.USUAL.bytes());
    return List.of(
        new Contestant(OURS, true, world -> new Spooled(usual, world.fork("spool"))),
        new Contestant(UNSHAPED, false, world -> new Spooled(usual, world.fork("spool"))),
        new Contestant(OURS_SMALL, true, world -> new Spooled(small, world.fork("spool"))),
        new Contestant("memory-2.5-mb", true, world -> new Rival(Rival.Rules.MEMORY)),
        new Contestant("drop-after-2-h", true, world -> new Rival(Rival.Rules.HOLDS_TWO_HOURS)),
        new Contestant("sync-every-2-min", true, world -> new Rival(Rival.Rules.SYNCS_LATE)));
  }

  /** Plays all of it. */
  public List<Row> run(Consumer<String> progress) throws IOException {
    double alone = alone();
    List<Row> rows = new ArrayList<>();
    for (Contestant contestant : contestants()) {
      List<Outcome> outcomes = new ArrayList<>();
      for (long seed = 1; seed <= seeds; seed++) {
        progress.accept(contestant.name() + " " + seed);
        World world = World.of(seed);
        outcomes.add(
            new Stage(world, contestant.making().in(world), contestant.shaped()).play(outage));
      }
      rows.add(row(contestant.name(), outcomes, alone));
    }
    return rows;
  }

  private static double alone() {
    World world = World.of(1);
    Machine machine = new Machine(world.time(), world.fork("machine"));
    machine.goLive();
    world.run(LIVE_ALONE);
    return machine.onTimeShare();
  }

  private Row row(String policy, List<Outcome> outcomes, double alone) {
    return new Row(
        policy,
        outage.toSeconds() / SECONDS_PER_HOUR,
        outcomes.size(),
        sum(outcomes, Outcome::handed),
        sum(outcomes, Outcome::acknowledged),
        sum(outcomes, Outcome::lost),
        sum(outcomes, Outcome::told),
        sum(outcomes, Outcome::twice),
        sum(outcomes, Outcome::outOfOrder),
        sum(outcomes, Outcome::backlog) / outcomes.size(),
        (int) sum(outcomes, Outcome::cuts),
        outcomes.stream().mapToDouble(Outcome::speed).min().orElseThrow(),
        outcomes.stream().mapToDouble(Outcome::onTime).min().orElseThrow(),
        alone);
  }

  private static long sum(List<Outcome> outcomes, ToLongFunction<Outcome> count) {
    return outcomes.stream().mapToLong(count).sum();
  }
}
