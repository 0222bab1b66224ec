package dev.skerry.fleet.enrolment;

import dev.skerry.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What devices have to sign to show that they have their key, here and now. Nothing is kept of
 * them: any replica knows its own and the others' by their seal.
 */
final class Challenges {
  static final Duration HOLDS = Duration.ofMinutes(1);

  private static final String SEAL = "HmacSHA256";
  private final byte[] secret;

  /** Sealed with {@code secret}, which all replicas share. */
  Challenges(byte[] secret) {
    this.secret = secret.clone();
  }

  /** A new one: {@code EXPIRES.NONCE.SEAL}. */
  String make(Instant now) {
    byte[] nonce = new byte[16];
    new SecureRandom().nextBytes(nonce);
    String said =
        now.plus(HOLDS).getEpochSecond()
            + "."
            + Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    return said + "." + seal(said);
  }

  /** Whether it was made here, and not long ago. */
  boolean holds(String challenge, Instant now) {
    int last = challenge.lastIndexOf('.');
    int first = challenge.indexOf('.');
    if (first < 1 || last <= first || !challenge.substring(0, first).matches("[0-9]{1,12}")) {
      return false;
    }
    byte[] sealed = seal(challenge.substring(0, last)).getBytes(StandardCharsets.US_ASCII);
    byte[] shown = challenge.substring(last + 1).getBytes(StandardCharsets.UTF_8);
    long left = Long.parseLong(challenge.substring(0, first)) - now.getEpochSecond();
    return MessageDigest.isEqual(sealed, shown) && left >= 0 && left <= HOLDS.toSeconds();
  }

  private String seal(String said) {
    try {
      Mac mac = Mac.getInstance(SEAL);
      mac.init(new SecretKeySpec(secret, SEAL));
      return Digest.of(mac.doFinal(said.getBytes(StandardCharsets.US_ASCII))).hex();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + SEAL, e);
    }
  }
}
