package dev.skerry.fleet.enrolment;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.registry.Audit;
import dev.skerry.fleet.registry.Devices;
import dev.skerry.fleet.registry.Placements;
import dev.skerry.fleet.store.Database;
import dev.skerry.fleet.store.OneAtATime;
import dev.skerry.link.Admission;
import dev.skerry.link.Challenge;
import dev.skerry.link.Enrolment;
import dev.skerry.link.LinkJson;
import dev.skerry.link.Renewal;
import dev.skerry.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Lets devices into the fleet, and gives those that belong to it new certificates. */
public final class Gatekeeper {
  private static final int SECRET_BYTES = 32;
  private static final int CURVE_BITS = 256;

  private final Database database;
  private final Authority authority;
  private final Challenges challenges;

  private Gatekeeper(Database database, Authority authority, Challenges challenges) {
    this.database = database;
    this.authority = authority;
    this.challenges = challenges;
  }

  private record Kept(Authority authority, Challenges challenges) {}

  /** That of the fleet in {@code database}; its authority is made if there is none yet. */
  public static Gatekeeper of(Database database, Instant now) {
    Kept kept =
        database.in(handle ->
            find(handle)
                .orElseGet(() -> {
                  Authority made = Authority.make(now);
                  byte[] secret = new byte[SECRET_BYTES];
                  new SecureRandom().nextBytes(secret);
                  handle.execute(
                      "insert into authority values (1, ?, ?, ?) on conflict do nothing",
                      made.certificate(),
                      made.key(),
                      secret);
                  // Another replica may have been first.
                  return find(handle).orElseThrow();
                }));
    return new Gatekeeper(database, kept.authority(), kept.challenges());
  }

  private static Optional<Kept> find(Handle handle) {
    return handle
        .createQuery("select certificate, private_key, challenge_key from authority")
        .map((row, context) ->
            new Kept(
                Authority.of(row.getBytes(1), row.getBytes(2)), new Challenges(row.getBytes(3))))
        .findOne();
  }

  /** Who issues certificates. */
  public Authority authority() {
    return authority;
  }

  /**
   * By what a device knows the fleet before it has any certificate: the digest of the authority's.
   */
  public String fingerprint() {
    return Digest.of(authority.certificate()).hex();
  }

  /**
   * Takes in a device. One that was taken in and did not hear so may ask again, by the same key and
   * token, while the token holds.
   *
   * @throws Refusal if its token is not good or for another site, or its name or key is taken
   */
  public Admission enrol(Enrolment asked, Instant now) {
    PublicKey key = key(asked.publicKey().bytes());
    requireProof(
        key, Enrolment.proven(asked.token(), asked.device()), asked.proof().bytes(), "enrolment");
    database.run(handle -> {
      OneAtATime.await(handle);
      JoinTokens.Token token = JoinTokens.use(handle, asked.token(), asked.device(), now);
      requireSameSite(asked.site(), token.site());
      int added =
          handle
              .createUpdate(
                  """
                  insert into device (name, site, labels, profile, public_key, enrolled_at)
                  values (:name, :site, cast(:labels as jsonb), cast(:profile as jsonb), :key, :now)
                  on conflict do nothing\
                  """)
              .bind("name", asked.device())
              .bind("site", token.site().isEmpty() ? asked.site() : token.site())
              .bind("labels", token.labels())
              .bind("profile", new String(LinkJson.write(asked.profile()), StandardCharsets.UTF_8))
              .bind("key", key.getEncoded())
              .bind("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
              .execute();
      if (added == 0 && token.shownAgain() && isIn(handle, asked.device(), key)) {
        Audit.note(handle, asked.device(), "enrol again", asked.device(), "by its own key");
        return;
      }
      if (added == 0) {
        throw new Refusal(
            Refusal.Category.CONFLICT,
            "device: "
                + asked.device()
                + " or its key is known already (expected: another name, and a folder of state that no device has joined with)");
      }
      Devices.settle(handle, asked.device());
      // Also what it may do, if nothing shall run there.
      Placements.tell(handle, List.of(asked.device()));
      Audit.note(handle, asked.device(), "enrol", asked.device(), "token of " + token.madeBy());
    });
    return admit(asked.device(), key, now);
  }

  /* Whoever says another one than the token has the wrong token, or is mistaken about the room. */
  private static void requireSameSite(String said, String given) {
    if (!said.isEmpty() && !given.isEmpty() && !said.equals(given)) {
      throw new Refusal(
          Refusal.Category.CONFLICT,
          "site: "
              + said
              + ", and the token is for "
              + given
              + " (expected: "
              + given
              + ", or none)");
    }
  }

  private static boolean isIn(Handle handle, String device, PublicKey key) {
    return handle
        .createQuery(
            """
            select exists (select 1 from device
              where name = :name and public_key = :key and revoked_at is null)\
            """)
        .bind("name", device)
        .bind("key", key.getEncoded())
        .mapTo(boolean.class)
        .one();
  }

  private Admission admit(String device, PublicKey key, Instant now) {
    String site =
        database.in(handle ->
            handle
                .createQuery("select site from device where name = :name")
                .bind("name", device)
                .mapTo(String.class)
                .one());
    return new Admission(
        authority.issue(device, site, key, now) + authority.pem(), authority.pem(), now);
  }

  /** Something for a device to sign. */
  public Challenge challenge(Instant now) {
    return new Challenge(challenges.make(now));
  }

  /**
   * A new certificate for a device of this fleet.
   *
   * @throws Refusal if it is none, or was revoked, or does not have its key
   */
  public Admission renew(Renewal asked, Instant now) {
    if (!challenges.holds(asked.challenge(), now)) {
      throw denied("challenge: too old, or none of this fleet's (expected: a new one)");
    }
    byte[] known =
        database.in(handle ->
            handle
                .createQuery(
                    "select public_key from device where name = :name and revoked_at is null")
                .bind("name", asked.device())
                .mapTo(byte[].class)
                .findOne()
                .orElseThrow(() ->
                    denied(
                        "device: "
                            + asked.device()
                            + " is none of this fleet, or was revoked (expected: enrol it)")));
    PublicKey key = key(known);
    requireProof(
        key, Renewal.proven(asked.challenge(), asked.device()), asked.proof().bytes(), "renewal");
    return admit(asked.device(), key, now);
  }

  private static PublicKey key(byte[] encoded) {
    try {
      if (KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded))
              instanceof ECPublicKey key
          && key.getParams().getCurve().getField().getFieldSize() == CURVE_BITS) {
        return key;
      }
    } catch (GeneralSecurityException e) {
      throw new Refusal(Refusal.Category.INVALID, noKey(encoded), e);
    }
    throw new Refusal(Refusal.Category.INVALID, noKey(encoded));
  }

  private static String noKey(byte[] encoded) {
    String begin = HexFormat.of().formatHex(encoded, 0, Math.min(8, encoded.length));
    return "publicKey: " + begin + "… (expected: SubjectPublicKeyInfo in DER, on the curve P-256)";
  }

  private static void requireProof(PublicKey key, byte[] said, byte[] proof, String of) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initVerify(key);
      signature.update(said);
      if (signature.verify(proof)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new Refusal(Refusal.Category.DENIED, noProof(of), e);
    }
    throw denied(noProof(of));
  }

  private static String noProof(String of) {
    return "proof: not this key's signature of the " + of + " (expected: ECDSA with SHA-256)";
  }

  private static Refusal denied(String message) {
    return new Refusal(Refusal.Category.DENIED, message);
  }
}
