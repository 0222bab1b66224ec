package dev.skerry.link;

import java.time.Instant;

/**
 * One message on its way from a device to its fleet.
 *
 * @param opening of the spool, counted from 1, at which it was written
 * @param from the first number that it stands for: its own, unless it tells of dropped messages
 * @param sequence its number in its stream
 * @param key whatever it belongs to: messages of one key and one stream keep their order
 * @param at by the device's clock, which may be wrong
 */
public record Letter(
    long opening, long from, long sequence, MessageKind kind, String key, Instant at, Binary body) {
  /** No key is longer, in characters. */
  public static final int LONGEST_KEY = 100;

  /* What JSON takes beside the body and the key, at most. */
  private static final int FRAME = 180;

  public Letter {
    if (opening < 1 || from < 0 || sequence < from) {
      throw new IllegalArgumentException(
          "letter: opening %d, %d to %d (expected: >= 1, >= 0, >= from)"
              .formatted(opening, from, sequence));
    }
    if ((kind != MessageKind.DROPPED) && from != sequence) {
      throw new IllegalArgumentException(
          "from: " + from + " (expected: " + sequence + ", its own number)");
    }
    checkKey(key);
  }

  /** Refuses what is no key. */
  public static void checkKey(String key) {
    if (key.length() > LONGEST_KEY || !key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "key: not one (expected: at most " + LONGEST_KEY + " characters of ASCII, no spaces)");
    }
  }

  /** How many messages it says are gone; 0 for a message of its own. */
  public long dropped() {
    return kind == MessageKind.DROPPED ? sequence - from + 1 : 0;
  }

  /** How much it takes in a {@link Batch}, at most. */
  public int size() {
    return size(key, body);
  }

  /** How much a letter of this key and body takes in a {@link Batch}, at most. */
  public static int size(String key, Binary body) {
    return FRAME + 2 * key.length() + body.base64().length();
  }
}
