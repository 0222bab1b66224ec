package dev.skerry.link;

import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Names;
import java.nio.charset.StandardCharsets;

/**
 * What a device says to be taken into a fleet. Its private key has never left it.
 *
 * @param token from whoever runs the fleet; good once, and for a limited time
 * @param device what it shall be called
 * @param site the room it stands in; empty for none
 * @param publicKey SubjectPublicKeyInfo in DER, of a key on the curve P-256
 * @param proof ECDSA signature with SHA-256, by that key, of {@link #proven}
 */
public record Enrolment(
    String token,
    String device,
    String site,
    Binary publicKey,
    Binary proof,
    DeviceProfile profile) {
  private static final int LONGEST_TOKEN = 200;

  public Enrolment {
    if (token.length() > LONGEST_TOKEN) {
      throw new IllegalArgumentException("token: too long (expected: as the fleet gave it)");
    }
    Names.check("device", device);
    if (!site.isEmpty()) {
      Names.check("site", site);
    }
  }

  /** What the device signs, so that nobody enrols a key that is another's. */
  public static byte[] proven(String token, String device) {
    return ("skerry enrolment\n" + token + "\n" + device).getBytes(StandardCharsets.UTF_8);
  }
}
