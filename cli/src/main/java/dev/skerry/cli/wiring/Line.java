package dev.skerry.cli.wiring;

import dev.skerry.device.Device;
import dev.skerry.device.uplink.Fetching;
import dev.skerry.device.uplink.FleetClient;
import dev.skerry.device.uplink.Follower;
import dev.skerry.device.uplink.Identity;
import dev.skerry.device.uplink.PolicyKeeper;
import dev.skerry.device.uplink.Steward;
import dev.skerry.serving.Inference;
import dev.skerry.site.membership.Passport;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is put between a device and its fleet, in the order in which it can be. */
final class Line implements DeviceProgram.Around {
  private static final System.Logger LOG = System.getLogger(Line.class.getName());
  private static final String SLOTS = "slots";
  private static final String SPOOL = "spool";
  private static final String POLICY = "policy.json";
  /* For archives that neighbours may want, though this device does not. */
  private static final Bytes ROOM = Bytes.ofMebibytes(256);

  private final DeviceSetup setup;
  private final Identity identity;
  private final MemberProgram.Habits habits;
  private @Nullable Steward steward;
  private @Nullable PolicyKeeper policy;
  private @Nullable FamilySource families;
  private final Optional<SiteSetup> site;
  private @Nullable SystemTime time;
  private @Nullable Doorway doorway;
  private volatile @Nullable Follower follower;
  private volatile @Nullable SiteProgram met;

  Line(
      DeviceSetup setup, Identity identity, MemberProgram.Habits habits, Optional<SiteSetup> site) {
    this.site = site;
    this.setup = setup;
    this.identity = identity;
    this.habits = habits;
  }

  @Override
  public void prepare(Device device, SystemTime clock) throws IOException {
    time = clock;
    PolicyKeeper kept =
        PolicyKeeper.open(
            setup.state().resolve(POLICY),
            () -> Passport.site(latest().chain().getFirst()),
            identity.authority().getPublicKey(),
            clock);
    policy = kept;
    FamilySource source =
        new FamilySource(this::fetch, setup.state().resolve(SLOTS), site.isPresent(), clock);
    families = source;
    Steward begun =
        Steward.start(
            device,
            setup.state().resolve(SLOTS),
            identity.site(),
            habits.rules(),
            kept,
            new Fetching.Setup(
                source,
                setup.trusted(),
                habits.rate(),
                Fetching.Setup.USUAL_LARGEST,
                site.isPresent() ? ROOM : new Bytes(0),
                new SplittableRandom()),
            clock);
    steward = begun;
    source.onUse(begun::used);
  }

  @Override
  public Inference front(Device device) {
    if (site.isEmpty()) {
      return device;
    }
    Doorway made = new Doorway(device);
    doorway = made;
    return made;
  }

  @Override
  public Optional<Supplier<SiteView>> site() {
    return site.isEmpty()
        ? Optional.empty()
        : Optional.of(() -> {
          SiteProgram now = met;
          return now == null ? SiteView.NONE : now.view();
        });
  }

  /* Last of all: until then it answers alone. */
  Optional<SiteProgram> meet(Device device, Follower follower) {
    if (site.isEmpty() || doorway == null || time == null || policy == null || families == null) {
      return Optional.empty();
    }
    SystemTime clock = time;
    SiteProgram begun =
        SiteProgram.start(
            site.get(),
            new SiteProgram.Surroundings(
                () -> passport(follower.client().identity()),
                () -> List.of(clock.now(), follower.client().identity().told()),
                new OwnPolicy(policy),
                setup.state(),
                families,
                clock),
            device,
            doorway);
    met = begun;
    steward().onSite(() -> begun.view().sight());
    return Optional.of(begun);
  }

  /* As it was renewed last. */
  private Identity latest() {
    Follower following = follower;
    return following == null ? identity : following.client().identity();
  }

  private static Passport passport(Identity identity) {
    return new Passport(identity.key(), identity.chain(), identity.authority());
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

  /* Behind everything else: a long backlog is read first, and nobody waits for that. */
  @Nullable Correspondence correspond(Device device, Follower follower) {
    if (time == null || policy == null) {
      throw new IllegalStateException("not prepared");
    }
    try {
      Correspondence begun =
          Correspondence.start(
              setup.state().resolve(SPOOL), device, steward(), follower, policy, time);
      steward()
          .onNews(() -> {
            follower.nudge();
            begun.nudge();
          });
      return begun;
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.ERROR, "event=messages_not_kept reason=\"" + e.getMessage() + "\"");
      return null;
    }
  }

  private InputStream fetch(Digest archive, long from) throws IOException {
    Follower now = follower;
    if (now == null) {
      throw new IOException("the fleet has not been asked for anything yet");
    }
    FleetClient client = now.client();
    return client.fetch(archive, from);
  }

  /** What the policy that it follows allows. */
  private record OwnPolicy(PolicyKeeper policy) implements DeviceOutlook.Residency {
    @Override
    public boolean mayOffload() {
      return policy.mayOffload();
    }

    @Override
    public boolean mayTakeIn() {
      return policy.mayTakeIn();
    }
  }
}
