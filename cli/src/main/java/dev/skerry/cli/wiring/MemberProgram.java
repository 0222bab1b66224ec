package dev.skerry.cli.wiring;

import dev.skerry.device.Device;
import dev.skerry.device.slots.ProbationRules;
import dev.skerry.device.uplink.Fetching;
import dev.skerry.device.uplink.FleetClient;
import dev.skerry.device.uplink.Follower;
import dev.skerry.device.uplink.Identity;
import dev.skerry.device.uplink.Steward;
import dev.skerry.terms.Digest;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One device that belongs to a fleet: what {@link DeviceProgram} is, and its line to the fleet. */
public final class MemberProgram implements AutoCloseable {
  private static final String SLOTS = "slots";

  /** Where a device keeps who it is, in its state. */
  public static final String IDENTITY = "identity";

  private final DeviceProgram program;
  private final Steward steward;
  private final Follower follower;

  /**
   * How it deals with its fleet.
   *
   * @param rules by which a new release proves itself
   * @param report how often it reports while nothing changes
   * @param rate at most so many bytes a second are fetched; 0 for as fast as it goes
   */
  public record Habits(ProbationRules rules, Duration report, long rate) {}

  private MemberProgram(DeviceProgram program, Steward steward, Follower follower) {
    this.program = program;
    this.steward = steward;
    this.follower = follower;
  }

  /**
   * Starts it: what ran last answers before the fleet is asked for anything.
   *
   * @param setup without models, which are the fleet's to say
   */
  public static MemberProgram start(DeviceSetup setup, Habits habits) throws IOException {
    Path own = setup.state().resolve(IDENTITY);
    Identity identity = Identity.read(own);
    Line line = new Line(setup, identity, habits);
    DeviceProgram program = DeviceProgram.start(setup, line);
    return new MemberProgram(program, line.steward(), line.follow(own));
  }

  /** What is put between a device and its fleet, in the order in which it can be. */
  private static final class Line implements DeviceProgram.Preparation, Fetching.Source {
    private final DeviceSetup setup;
    private final Identity identity;
    private final Habits habits;
    private @Nullable Steward steward;
    private @Nullable SystemTime time;
    private volatile @Nullable Follower follower;

    Line(DeviceSetup setup, Identity identity, Habits habits) {
      this.setup = setup;
      this.identity = identity;
      this.habits = habits;
    }

    @Override
    public void prepare(Device device, SystemTime clock) throws IOException {
      time = clock;
      steward =
          Steward.start(
              device,
              setup.state().resolve(SLOTS),
              identity.site(),
              habits.rules(),
              new Fetching.Setup(
                  this,
                  setup.trusted(),
                  habits.rate(),
                  Fetching.Setup.USUAL_LARGEST,
                  new SplittableRandom()),
              clock);
    }

    Steward steward() {
      if (steward == null) {
        throw new IllegalStateException("not prepared");
      }
      return steward;
    }

    Follower follow(Path own) {
      if (time == null) {
        throw new IllegalStateException("not prepared");
      }
      Follower begun =
          Follower.start(identity, own, steward(), habits.report(), time, new SplittableRandom());
      follower = begun;
      steward().onNews(begun::nudge);
      return begun;
    }

    @Override
    public InputStream fetch(Digest archive, long from) throws IOException {
      Follower now = follower;
      if (now == null) {
        throw new IOException("the fleet has not been asked for anything yet");
      }
      FleetClient client = now.client();
      return client.fetch(archive, from);
    }
  }

  /** The device itself. */
  public DeviceProgram program() {
    return program;
  }

  /** Its line to the fleet. */
  public Follower follower() {
    return follower;
  }

  @Override
  public void close() throws IOException {
    follower.close();
    steward.close();
    program.close();
  }
}
