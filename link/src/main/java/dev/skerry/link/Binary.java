package dev.skerry.link;

import java.util.Arrays;
import java.util.Base64;

/** Bytes within a message: a key, a signature. Written in Base64. */
public record Binary(String base64) {
  private static final int LONGEST = 16_384;

  public Binary {
    if (base64.length() > LONGEST) {
      throw new IllegalArgumentException(
          "bytes: " + base64.length() + " characters (expected: <= " + LONGEST + ")");
    }
    try {
      Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("bytes: no Base64 (expected: RFC 4648, section 4)", e);
    }
  }

  /** These bytes. */
  public static Binary of(byte[] bytes) {
    return new Binary(Base64.getEncoder().encodeToString(bytes));
  }

  /** A copy of them. */
  public byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }

  /** Whether it is the same bytes as {@code other}. */
  public boolean holds(byte[] other) {
    return Arrays.equals(bytes(), other);
  }
}
