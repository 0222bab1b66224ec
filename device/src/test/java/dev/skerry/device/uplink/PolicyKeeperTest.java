package dev.skerry.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.resources.Condition;
import dev.skerry.device.resources.Decision;
import dev.skerry.device.schedule.Limits;
import dev.skerry.link.Binary;
import dev.skerry.link.SignedPolicy;
import dev.skerry.time.SimulatedTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device's policy: whose it follows, for how long, and what comes of it. */
class PolicyKeeperTest {
  private static final Duration LEASE = Duration.ofHours(1);
  private static final String SITE = "hall-3";
  private static final String TWO_BELOW = "rungs_below_top: 2\nupdates: false\ntelemetry: 0.1";
  private static final Decision FREE =
      new Decision(Limits.NONE, List.of(), List.of(), OptionalDouble.empty());

  private final SimulatedTime time = new SimulatedTime();
  private final KeyPair fleet = pair();
  private final Path file;
  private String site = SITE;
  private PolicyKeeper keeper;

  PolicyKeeperTest(@TempDir Path folder) {
    this.file = folder.resolve("policy.json");
    this.keeper = open();
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private PolicyKeeper open() {
    return PolicyKeeper.open(file, () -> site, fleet.getPublic(), time);
  }

  private static SignedPolicy signed(KeyPair by, long version, String text) throws Exception {
    return signed(by, version, Optional.empty(), text);
  }

  private static SignedPolicy signed(KeyPair by, long version, Optional<String> site, String text)
      throws Exception {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(by.getPrivate());
    signature.update(SignedPolicy.signed(version, site, LEASE, text));
    return new SignedPolicy(version, site, LEASE, text, Binary.of(signature.sign()));
  }

  private Limits limits() {
    return keeper.hold(Condition.unknown(), FREE).limits();
  }

  @Test
  void policy_ofTheFleet_isFollowed_alsoAfterARestartWithoutALink() throws Exception {
    keeper.take(signed(fleet, 3, TWO_BELOW));

    assertThat(limits().best()).isEqualTo(2);
    assertThat(keeper.ruling().updates()).isFalse();

    keeper = open();
    assertThat(keeper.ruling().updates()).as("before any sensor was read").isFalse();
    assertThat(limits().best()).isEqualTo(2);
    assertThat(keeper.standing()).isEqualTo("version 3");
  }

  @Test
  void policy_holdsBack_andNeverGives() throws Exception {
    keeper.take(signed(fleet, 1, "rungs_below_top: 1\nper_second: 50.0\nlargest_batch: 4"));
    Decision held =
        new Decision(
            new Limits(2, 3, 2, 10, 1), List.of("heat"), List.of(), OptionalDouble.empty());

    assertThat(keeper.hold(Condition.unknown(), held)).isEqualTo(held);
    Decision free = keeper.hold(Condition.unknown(), FREE);
    assertThat(free.limits()).isEqualTo(new Limits(Integer.MAX_VALUE, 1, 4, 50, 0));
    assertThat(free.reasons()).containsExactly("policy");
  }

  @Test
  void policy_signedByAnother_isNotFollowed() throws Exception {
    keeper.take(signed(fleet, 1, "rungs_below_top: 1"));
    keeper.take(signed(pair(), 2, TWO_BELOW));

    assertThat(limits().best()).isEqualTo(1);
    assertThat(keeper.standing()).contains("version 1").contains("refused", "not signed");
  }

  @Test
  void policy_alteredInAnyField_isNotFollowed() throws Exception {
    SignedPolicy good = signed(fleet, 5, TWO_BELOW);
    for (SignedPolicy altered :
        List.of(
            new SignedPolicy(6, Optional.empty(), LEASE, TWO_BELOW, good.signature()),
            new SignedPolicy(5, Optional.of(SITE), LEASE, TWO_BELOW, good.signature()),
            new SignedPolicy(5, Optional.empty(), LEASE.plusMillis(1), TWO_BELOW, good.signature()),
            new SignedPolicy(5, Optional.empty(), LEASE, TWO_BELOW + " ", good.signature()),
            new SignedPolicy(
                5, Optional.empty(), LEASE, TWO_BELOW, Binary.of(new byte[] {1, 2, 3})))) {
      keeper.take(altered);
      assertThat(limits()).isEqualTo(Limits.NONE);
      assertThat(keeper.standing()).contains("none is followed").contains("refused");
    }
  }

  @Test
  void policy_ofTheDevicesSite_isFollowed_andOneOfAnotherIsNot() throws Exception {
    keeper.take(signed(fleet, 1, Optional.of(SITE), TWO_BELOW));
    assertThat(limits().best()).isEqualTo(2);

    keeper.take(signed(fleet, 2, Optional.of("hall-4"), "rungs_below_top: 0"));

    assertThat(limits().best()).isEqualTo(2);
    assertThat(keeper.standing())
        .contains("version 1")
        .contains("refused", "for the site hall-4", "expected: for hall-3, or");
    keeper = open();
    assertThat(limits().best()).as("after a restart").isEqualTo(2);
  }

  @Test
  void policy_ofASite_isFollowedOnceARenewedCertificateSaysThatTheDeviceIsThere() throws Exception {
    site = "";
    keeper.take(signed(fleet, 1, Optional.of(SITE), TWO_BELOW));
    keeper.heard();
    assertThat(limits()).isEqualTo(Limits.NONE);
    assertThat(keeper.standing()).contains("refused", "for the site hall-3");

    site = SITE;
    keeper.heard();

    assertThat(limits().best()).isEqualTo(2);
    assertThat(keeper.standing()).isEqualTo("version 1");
  }

  @Test
  void policy_ofASite_thatAnotherTookThePlaceOf_isNotFollowedLater() throws Exception {
    site = "";
    keeper.take(signed(fleet, 1, Optional.of(SITE), TWO_BELOW));
    keeper.take(signed(fleet, 2, "rungs_below_top: 1"));

    site = SITE;
    keeper.heard();

    assertThat(limits().best()).isEqualTo(1);
  }

  @Test
  void policy_ofTheFleet_isNotFollowedWhereTheSiteHasOneOfItsOwn() throws Exception {
    keeper.take(signed(fleet, 1, Optional.of(SITE), TWO_BELOW));

    keeper.take(signed(fleet, 9, "rungs_below_top: 0"));

    assertThat(limits().best()).isEqualTo(2);
    assertThat(keeper.standing()).contains("version 1").contains("for the whole fleet");
    keeper.take(signed(fleet, 10, Optional.of(SITE), "rungs_below_top: 1"));
    assertThat(limits().best()).isEqualTo(1);
  }

  @Test
  void policy_olderThanWhatIsFollowed_isNotFollowed() throws Exception {
    keeper.take(signed(fleet, 7, TWO_BELOW));
    keeper.take(signed(fleet, 6, "rungs_below_top: 0"));
    keeper.take(signed(fleet, 7, "rungs_below_top: 1"));

    assertThat(limits().best()).isEqualTo(2);
    keeper = open();
    keeper.take(signed(fleet, 6, "rungs_below_top: 0"));
    assertThat(limits().best()).as("after a restart").isEqualTo(2);
  }

  @Test
  void policy_thatCannotBeRead_leavesTheLastGoodOne() throws Exception {
    keeper.take(signed(fleet, 1, TWO_BELOW));
    keeper.take(signed(fleet, 2, "rungs_below_top: \"two\""));

    assertThat(limits().best()).isEqualTo(2);
    assertThat(keeper.standing()).contains("version 1").contains("a whole number");
    keeper.take(signed(fleet, 3, ""));
    assertThat(limits()).isEqualTo(Limits.NONE);
    assertThat(keeper.standing()).isEqualTo("version 3");
  }

  @Test
  void lease_runsByTheMonotonicClock_fromWhenTheFleetWasLastHeard() throws Exception {
    keeper.take(signed(fleet, 1, TWO_BELOW));
    time.advance(LEASE);
    assertThat(limits().best()).isEqualTo(2);
    keeper.heard();
    time.setNow(Instant.EPOCH);
    time.advance(LEASE);
    assertThat(limits().best()).isEqualTo(2);

    time.advance(Duration.ofNanos(1));

    assertThat(limits()).isEqualTo(Limits.NONE);
    assertThat(keeper.ruling().updates()).isTrue();
    assertThat(keeper.standing()).contains("lease is over");
    keeper.heard();
    assertThat(limits().best()).isEqualTo(2);
  }

  @Test
  void updates_areNotLetOnTheWayBackFromTheEndOfTheLease() throws Exception {
    SignedPolicy policy = signed(fleet, 1, TWO_BELOW);
    keeper.take(policy);
    time.advance(LEASE.plusSeconds(1));
    assertThat(limits()).isEqualTo(Limits.NONE);
    assertThat(keeper.mayUpdate()).isTrue();

    keeper.heard();

    assertThat(keeper.mayUpdate()).as("before the sensors are read again").isFalse();
  }

  @Test
  void updates_waitForTheFirstLookAtTheSensors() throws Exception {
    assertThat(keeper.mayUpdate()).as("without a policy").isTrue();
    keeper.take(signed(fleet, 1, "updates: !on_battery"));

    assertThat(keeper.mayUpdate()).isFalse();
    limits();
    assertThat(keeper.mayUpdate()).isTrue();
  }

  @Test
  void policy_thatCannotBeKept_isNotFollowed_andIsAskedForAgain() throws Exception {
    Files.createDirectories(file);
    Files.createFile(file.resolve("in the way"));

    assertThat(keeper.take(signed(fleet, 1, TWO_BELOW))).isFalse();
    assertThat(limits()).isEqualTo(Limits.NONE);
    assertThat(keeper.standing()).contains("cannot be kept");

    Files.delete(file.resolve("in the way"));
    Files.delete(file);
    assertThat(keeper.take(signed(fleet, 1, TWO_BELOW))).isTrue();
    assertThat(limits().best()).isEqualTo(2);
  }

  @Test
  void keptFile_alteredInOneBit_isNotFollowed_orSaysTheSame() throws Exception {
    keeper.take(signed(fleet, 4, TWO_BELOW));
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(5);
    int followed = 0;
    for (int i = 0; i < 500; i++) {
      byte[] mutant = whole.clone();
      mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, mutant);

      keeper = open();

      int best = limits().best();
      followed += best == 2 ? 1 : 0;
      assertThat(best).isIn(0, 2);
      assertThat(keeper.standing()).matches(best == 2 ? "version 4" : ".*refused: .*");
    }
    assertThat(followed).as("a letter's case in an escape, at most").isLessThan(25);
  }
}
