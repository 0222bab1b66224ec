package dev.skerry.device.offline;

import dev.skerry.link.Binary;
import dev.skerry.link.Letter;
import dev.skerry.link.MessageKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Something that the fleet shall hear, sooner or later.
 *
 * @param key whatever it belongs to: messages of one key and one priority keep their order
 * @param at by this device's clock, which may be wrong
 */
public record Message(MessageKind kind, String key, Priority priority, Instant at, Binary body) {
  public Message {
    Letter.checkKey(key);
    if (kind == MessageKind.DROPPED) {
      throw new IllegalArgumentException("kind: DROPPED (expected: what a spool does not say)");
    }
  }

  /** A message whose body is text. */
  public static Message of(
      MessageKind kind, String key, Priority priority, Instant at, String body) {
    return new Message(kind, key, priority, at, Binary.of(body.getBytes(StandardCharsets.UTF_8)));
  }
}
