package dev.skerry.link;

import dev.skerry.terms.Names;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A policy, as its fleet signed it.
 *
 * @param version grows with each that the fleet signs; an older one than a device knows is not
 *     followed
 * @param site whose devices it is for; empty for the whole fleet's
 * @param lease for how long it counts since the fleet was last heard, by the device's monotonic
 *     clock
 * @param text its rules; empty to hold nothing back
 * @param signature ECDSA with SHA-256 of {@link #signed}, by the key of the fleet's authority
 */
public record SignedPolicy(
    long version, Optional<String> site, Duration lease, String text, Binary signature) {
  /** The shortest lease: longer than a device that is linked may be without a word. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  /** The longest lease. */
  public static final Duration LONGEST = Duration.ofDays(365);

  private static final int LONGEST_TEXT = 16_384;

  public SignedPolicy {
    if (version < 1) {
      throw new IllegalArgumentException("version: " + version + " (expected: >= 1)");
    }
    site.ifPresent(name -> Names.check("site", name));
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "text: " + text.length() + " characters (expected: <= " + LONGEST_TEXT + ")");
    }
    check(lease);
  }

  /** Whether {@code lease} can be one. */
  public static void check(Duration lease) {
    if (lease.compareTo(SHORTEST) < 0 || lease.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "lease: " + lease + " (expected: a minute to " + LONGEST.toDays() + " days)");
    }
  }

  /** What is signed. */
  public byte[] signed() {
    return signed(version, site, lease, text);
  }

  /** What is signed of a policy that has no signature yet. */
  public static byte[] signed(long version, Optional<String> site, Duration lease, String text) {
    // No name of a site has a line's end in it.
    String whose = site.map(name -> "skerry policy of a site\n" + name).orElse("skerry policy");
    return (whose + "\n" + version + "\n" + lease.toMillis() + "\n" + text)
        .getBytes(StandardCharsets.UTF_8);
  }
}
