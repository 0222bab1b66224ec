package dev.skerry.link;

import java.util.List;

/**
 * Letters of one stream, in their order. The fleet answers with the {@link Position} up to which
 * all have taken effect; a batch without letters only asks for it.
 *
 * @param stream which of a device's streams; a spool that was lost begins others
 */
public record Batch(String stream, List<Letter> letters) {
  /** No batch has more letters. */
  public static final int MOST = 5000;

  /** The letters of no batch take more, by {@link Letter#size}. */
  public static final int LARGEST = LinkJson.LARGEST - 1024;

  public Batch {
    if (!stream.matches("[a-z0-9-]{1,64}")) {
      throw new IllegalArgumentException(
          "stream: not one (expected: up to 64 of a to z, 0 to 9, -)");
    }
    if (letters.size() > MOST) {
      throw new IllegalArgumentException(
          "letters: " + letters.size() + " (expected: <= " + MOST + ")");
    }
    letters = List.copyOf(letters);
    for (int i = 1; i < letters.size(); i++) {
      Letter before = letters.get(i - 1);
      Letter letter = letters.get(i);
      if (letter.opening() < before.opening() || letter.from() != before.sequence() + 1) {
        throw new IllegalArgumentException(
            "letters: %d of opening %d follows %d of %d (expected: %d)"
                .formatted(
                    letter.from(),
                    letter.opening(),
                    before.sequence(),
                    before.opening(),
                    before.sequence() + 1));
      }
    }
  }
}
