package dev.skerry.cli.wiring;

import dev.skerry.device.offline.Spool;
import dev.skerry.device.slots.ProbationRules;
import dev.skerry.device.uplink.Follower;
import dev.skerry.device.uplink.Identity;
import dev.skerry.device.uplink.Steward;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One device that belongs to a fleet: what {@link DeviceProgram} is, and its line to the fleet. */
public final class MemberProgram implements AutoCloseable {
  /** Where a device keeps who it is, in its state. */
  public static final String IDENTITY = "identity";

  private final String device;
  private final DeviceProgram program;
  private final Steward steward;
  private final Follower follower;
  private final @Nullable Correspondence correspondence;
  private final Optional<SiteProgram> site;

  /**
   * How it deals with its fleet.
   *
   * @param rules by which a new release proves itself
   * @param report how often it reports while nothing changes
   * @param rate at most so many bytes a second are fetched; 0 for as fast as it goes
   */
  public record Habits(ProbationRules rules, Duration report, long rate) {}

  private MemberProgram(
      String device,
      DeviceProgram program,
      Steward steward,
      Follower follower,
      @Nullable Correspondence correspondence,
      Optional<SiteProgram> site) {
    this.device = device;
    this.program = program;
    this.steward = steward;
    this.follower = follower;
    this.correspondence = correspondence;
    this.site = site;
  }

  /**
   * Starts it: what ran last answers before the fleet is asked for anything.
   *
   * @param setup without models, which are the fleet's to say
   * @param site how it finds the other devices of its site; empty to be alone
   */
  public static MemberProgram start(DeviceSetup setup, Habits habits, Optional<SiteSetup> site)
      throws IOException {
    Path own = setup.state().resolve(IDENTITY);
    Identity identity = Identity.read(own);
    Line line = new Line(setup, identity, habits, site);
    DeviceProgram program = DeviceProgram.start(setup, line);
    Follower follower = line.follow(own);
    return new MemberProgram(
        identity.device(),
        program,
        line.steward(),
        follower,
        line.correspond(program.device(), follower),
        line.meet(program.device(), follower));
  }

  /** What its fleet calls it. */
  public String device() {
    return device;
  }

  /** The device itself. */
  public DeviceProgram program() {
    return program;
  }

  /** Its line to the fleet. */
  public Follower follower() {
    return follower;
  }

  /** How much waits to be told to the fleet; empty if nothing can be kept. */
  public Optional<Spool.Standing> messages() {
    return Optional.ofNullable(correspondence).map(Correspondence::standing);
  }

  @Override
  public void close() throws IOException {
    site.ifPresent(SiteProgram::close);
    if (correspondence != null) {
      correspondence.close();
    }
    follower.close();
    steward.close();
    program.close();
  }
}
