package dev.skerry.site.membership;

import java.util.Arrays;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jspecify.annotations.Nullable;

/** What members of a group send each other: one byte that says which of these it is, then that. */
enum Letter {
  /** An {@link Introduction}, signed. */
  INTRODUCTION(1),
  /** Who are you? With nothing in it. */
  QUESTION(2),
  /** What a device tells all others. */
  NEWS(3);

  private final byte code;

  Letter(int code) {
    this.code = (byte) code;
  }

  /** To {@code to}, or to everybody if that is null. */
  Message message(@Nullable Address to, byte[] body) {
    byte[] bytes = new byte[body.length + 1];
    bytes[0] = code;
    System.arraycopy(body, 0, bytes, 1, body.length);
    return new BytesMessage(to, bytes);
  }

  /** Which one {@code message} is; null if none of these. */
  static @Nullable Letter of(Message message) {
    // A message of another kind would be made into objects by asking it for its bytes.
    if (!(message instanceof BytesMessage) || message.getLength() < 1) {
      return null;
    }
    byte first = message.getArray()[message.getOffset()];
    for (Letter letter : values()) {
      if (letter.code == first) {
        return letter;
      }
    }
    return null;
  }

  /** What is in {@code message} after that. */
  static byte[] body(Message message) {
    return Arrays.copyOfRange(
        message.getArray(), message.getOffset() + 1, message.getOffset() + message.getLength());
  }
}
