package dev.skerry.model;

import java.nio.ByteBuffer;

/**
 * A part of a model that passes through unread, in its protobuf form: weights in types that no
 * client can send, types that are not tensors.
 */
public final class Encoded {
  private final String what;
  private final ByteBuffer bytes;

  /** {@code bytes} is not copied; whoever shares it stops writing to it. */
  public Encoded(String what, ByteBuffer bytes) {
    this.what = what;
    this.bytes = bytes.asReadOnlyBuffer();
  }

  /** What it is, for people. */
  public String what() {
    return what;
  }

  /** A read-only view. */
  public ByteBuffer bytes() {
    return bytes.duplicate();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Encoded encoded && bytes.equals(encoded.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  @Override
  public String toString() {
    return what;
  }
}
