package dev.skerry.device.uplink;

import dev.skerry.device.resources.Condition;
import dev.skerry.device.resources.Decision;
import dev.skerry.device.resources.Memory;
import dev.skerry.device.resources.Reading;
import dev.skerry.device.resources.Restraint;
import dev.skerry.device.schedule.Limits;
import dev.skerry.files.PrivateFile;
import dev.skerry.link.LinkException;
import dev.skerry.link.LinkJson;
import dev.skerry.link.SignedPolicy;
import dev.skerry.policy.Policy;
import dev.skerry.policy.PolicyException;
import dev.skerry.policy.Ruling;
import dev.skerry.policy.Situation;
import dev.skerry.time.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The policy that a device follows: the last one that its fleet signed and that can be read, also
 * after a restart without a link. It counts for as long as its lease says since the fleet was last
 * heard, or since the program began. Thread-safe.
 */
public final class PolicyKeeper implements Restraint {
  private static final System.Logger LOG = System.getLogger(PolicyKeeper.class.getName());

  private final Path file;
  private final Supplier<String> site;
  private final PublicKey authority;
  private final Time time;
  /* Held while one is written: nobody waits for this who asks what to keep within. */
  private final Object weighing = new Object();
  private @Nullable Followed followed;
  private String refused = "";
  /* Good, but for another site; a renewed certificate may say that this is the one. */
  private volatile @Nullable SignedPolicy elsewhere;
  private long heard;
  private volatile boolean looked;
  private volatile Condition seen = Condition.unknown();
  private volatile Ruling ruling = Ruling.NONE;

  private record Followed(SignedPolicy signed, Policy policy) {}

  private PolicyKeeper(Path file, Supplier<String> site, PublicKey authority, Time time) {
    this.file = file;
    this.site = site;
    this.authority = authority;
    this.time = time;
    this.heard = time.nanos();
  }

  /**
   * Reads what was kept. What was altered meanwhile is not followed, and said.
   *
   * @param file where policies are kept
   * @param site where the device is, at any time; policies of other sites are not followed
   * @param authority who signs them
   */
  public static PolicyKeeper open(
      Path file, Supplier<String> site, PublicKey authority, Time time) {
    PolicyKeeper keeper = new PolicyKeeper(file, site, authority, time);
    if (Files.exists(file)) {
      try {
        keeper.followed = keeper.read(LinkJson.read(Files.readAllBytes(file), SignedPolicy.class));
      } catch (IOException | LinkException | IllegalArgumentException e) {
        keeper.refuse("what was kept: " + e.getMessage());
      }
      keeper.judge(keeper.seen);
    }
    return keeper;
  }

  /** The fleet has been heard. */
  void heard() {
    synchronized (this) {
      heard = time.nanos();
      judge(seen);
    }
    if (elsewhere != null) {
      weighAgain();
    }
  }

  private void weighAgain() {
    synchronized (weighing) {
      SignedPolicy last = elsewhere;
      if (last != null && isOfThisSite(last) && !weigh(last)) {
        elsewhere = last;
      }
    }
  }

  /**
   * Follows {@code offered} from now on, if it is the fleet's, not older than what is, and good.
   *
   * @return false if it could not be kept, so that it has to be offered again
   */
  boolean take(SignedPolicy offered) {
    synchronized (weighing) {
      return weigh(offered);
    }
  }

  private boolean weigh(SignedPolicy offered) {
    elsewhere = null;
    Followed now = following();
    if (now != null && now.signed().equals(offered)) {
      return true;
    }
    try {
      if (now != null && offered.version() <= now.signed().version()) {
        throw new IllegalArgumentException(
            "version: "
                + offered.version()
                + " (expected: more than "
                + now.signed().version()
                + ", which is followed)");
      }
      if (now != null && offered.site().isEmpty() && isOfThisSite(now.signed())) {
        throw new IllegalArgumentException(
            "policy "
                + offered.version()
                + ": for the whole fleet (expected: for the site "
                + site.get()
                + ", which has one of its own)");
      }
      Followed next = read(offered);
      // Not while anybody waits for what to keep within.
      PrivateFile.write(file, new String(LinkJson.write(offered), StandardCharsets.UTF_8));
      follow(next);
      LOG.log(System.Logger.Level.INFO, "event=policy_taken version=" + offered.version());
      return true;
    } catch (IOException e) {
      refuse("policy " + offered.version() + " cannot be kept: " + e.getMessage());
      return false;
    } catch (IllegalArgumentException e) {
      refuse(e.getMessage());
      return true;
    }
  }

  private boolean isOfThisSite(SignedPolicy one) {
    return one.site().isPresent() && one.site().get().equals(site.get());
  }

  private synchronized @Nullable Followed following() {
    return followed;
  }

  private synchronized void follow(Followed next) {
    followed = next;
    refused = "";
    judge(seen);
  }

  private synchronized void refuse(@Nullable String reason) {
    String said = String.valueOf(reason);
    if (!said.equals(refused)) {
      LOG.log(System.Logger.Level.WARNING, "event=policy_refused reason=\"" + said + "\"");
    }
    refused = said;
  }

  private Followed read(SignedPolicy offered) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initVerify(authority);
      signature.update(offered.signed());
      if (!signature.verify(offered.signature().bytes())) {
        throw new IllegalArgumentException(
            "policy " + offered.version() + ": not signed by the fleet, or altered");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "policy " + offered.version() + ": no signature (expected: ECDSA with SHA-256)", e);
    }
    String here = site.get();
    if (offered.site().isPresent() && !offered.site().get().equals(here)) {
      elsewhere = offered;
      throw new IllegalArgumentException(
          "policy "
              + offered.version()
              + ": for the site "
              + offered.site().get()
              + " (expected: for "
              + (here.isEmpty() ? "" : here + ", or for ")
              + "the whole fleet)");
    }
    try {
      return new Followed(offered, Policy.parse(offered.text()));
    } catch (PolicyException e) {
      throw new IllegalArgumentException("policy " + offered.version() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Whether families may be fetched now. Before the sensors were read for the first time nothing
   * is, if there is a policy.
   */
  boolean mayUpdate() {
    return ruling.updates() && (looked || following() == null);
  }

  /** Whether questions may be answered by other devices of the site now. */
  public boolean mayOffload() {
    return ruling.offload();
  }

  /** Whether questions of other devices of the site are answered now. */
  public boolean mayTakeIn() {
    return ruling.takeIn();
  }

  /** What follows from it now. */
  Ruling ruling() {
    return ruling;
  }

  /** In words: which is followed, and what is wrong with it or with one that is not. */
  synchronized String standing() {
    List<String> parts = new ArrayList<>();
    if (followed == null) {
      parts.add("none is followed");
    } else {
      parts.add(
          "version " + followed.signed().version() + (holds() ? "" : ", whose lease is over"));
    }
    parts.addAll(ruling.problems());
    if (!refused.isEmpty()) {
      parts.add("refused: " + refused);
    }
    return String.join("; ", parts);
  }

  private boolean holds() {
    return followed != null && time.nanos() - heard <= followed.signed().lease().toNanos();
  }

  @Override
  public Decision hold(Condition condition, Decision decision) {
    seen = condition;
    looked = true;
    Ruling made = judge(condition);
    Limits limits = decision.limits();
    Limits held =
        new Limits(
            limits.slots(),
            Math.max(limits.best(), made.rungsBelowTop()),
            Math.min(limits.largestBatch(), made.largestBatch()),
            Math.min(limits.perSecond(), made.perSecond()),
            limits.heat());
    if (held.equals(limits)) {
      return decision;
    }
    List<String> reasons = new ArrayList<>(decision.reasons());
    reasons.add("policy");
    return new Decision(held, reasons, decision.unknown(), decision.secondsToBound());
  }

  private synchronized Ruling judge(Condition condition) {
    Followed now = followed;
    double unlinked = (time.nanos() - heard) / (double) TimeUnit.MINUTES.toNanos(1);
    Ruling made =
        now == null || !holds() ? Ruling.NONE : now.policy().rule(situation(condition, unlinked));
    ruling = made;
    return made;
  }

  private Situation situation(Condition condition, double unlinked) {
    Reading<Condition.Battery> battery = condition.battery();
    return new Situation(
        number(condition.heat().map(Condition.Heat::headroom)),
        number(battery.then(Condition.Battery::percent).map(percent -> percent / 100.0)),
        battery.map(Condition.Battery::draining).optional().orElse(false),
        number(condition.memory().map(Memory::share)),
        condition.arrivals().optional().orElse(0.0),
        unlinked,
        time.now().atOffset(ZoneOffset.UTC).getHour());
  }

  private static OptionalDouble number(Reading<Double> reading) {
    return reading.optional().map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}
