package dev.skerry.link;

import dev.skerry.terms.Names;
import java.nio.charset.StandardCharsets;

/**
 * What a device says for a new certificate. It needs no certificate that still holds: after weeks
 * without the fleet its key alone shows who it is.
 *
 * @param challenge as the fleet gave it just before
 * @param proof ECDSA signature with SHA-256, by the key it was enrolled with, of {@link #proven}
 */
public record Renewal(String device, String challenge, Binary proof) {
  private static final int LONGEST_CHALLENGE = 200;

  public Renewal {
    Names.check("device", device);
    if (challenge.length() > LONGEST_CHALLENGE) {
      throw new IllegalArgumentException("challenge: too long (expected: as the fleet gave it)");
    }
  }

  /** What the device signs. */
  public static byte[] proven(String challenge, String device) {
    return ("skerry renewal\n" + challenge + "\n" + device).getBytes(StandardCharsets.UTF_8);
  }
}
