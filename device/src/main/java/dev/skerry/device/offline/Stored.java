package dev.skerry.device.offline;

import dev.skerry.link.Binary;
import dev.skerry.link.Letter;
import dev.skerry.link.MessageKind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/*
 * A message as it stands in a journal, whose sequence is its own:
 *
 *   opening     8 bytes
 *   at          8 bytes, milliseconds since 1970
 *   kind        1 byte
 *   key         1 byte for its length, then ASCII
 *   body        the rest
 */
final class Stored {
  private static final int HEADER = 2 * Long.BYTES + 2;
  private static final int LARGEST_BODY = 12 << 10;

  /** No record is longer. */
  static final int LARGEST = HEADER + Letter.LONGEST_KEY + LARGEST_BODY + 2;

  private Stored() {}

  static byte[] encode(long opening, Message message) {
    byte[] key = message.key().getBytes(StandardCharsets.US_ASCII);
    byte[] body = message.body().bytes();
    return ByteBuffer.allocate(HEADER + key.length + body.length)
        .putLong(opening)
        .putLong(message.at().toEpochMilli())
        .put(code(message.kind()))
        .put((byte) key.length)
        .put(key)
        .put(body)
        .array();
  }

  /** Reads one; empty for what a newer program wrote. */
  static Optional<Letter> decode(long sequence, byte[] bytes) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      long opening = buffer.getLong();
      Instant at = Instant.ofEpochMilli(buffer.getLong());
      MessageKind kind = kind(buffer.get());
      byte[] key = new byte[buffer.get()];
      buffer.get(key);
      byte[] body = new byte[buffer.remaining()];
      buffer.get(body);
      return Optional.of(
          new Letter(
              opening,
              sequence,
              sequence,
              kind,
              new String(key, StandardCharsets.US_ASCII),
              at,
              Binary.of(body)));
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | IllegalArgumentException
        | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static byte code(MessageKind kind) {
    return switch (kind) {
      case EVENT -> 1;
      case TELEMETRY -> 2;
      case RESULT -> 3;
      case SAMPLE -> 4;
      case DROPPED -> throw new IllegalArgumentException("kind: DROPPED (expected: one to keep)");
    };
  }

  private static MessageKind kind(byte code) {
    for (MessageKind kind : MessageKind.values()) {
      if (kind != MessageKind.DROPPED && code(kind) == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("kind: " + code + " (expected: 1 to 4)");
  }
}
