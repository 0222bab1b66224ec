package dev.skerry.link;

/**
 * Up to where a stream of messages has been taken.
 *
 * <p>Messages are numbered without gaps, yet a disk that lost its end may make a device use a
 * number again. It never uses one again within one opening of its spool, and openings are numbered
 * too: so what is known is told by both.
 *
 * @param opening of the spool, at which the last message was written
 * @param sequence of that message; -1 before the first
 */
public record Position(long opening, long sequence) {
  /** Before the first message. */
  public static final Position START = new Position(0, -1);

  public Position {
    if (opening < 0 || sequence < -1) {
      throw new IllegalArgumentException(
          "position: " + opening + ", " + sequence + " (expected: >= 0, >= -1)");
    }
  }

  /** Whether a letter has been taken. */
  public boolean covers(Letter letter) {
    return letter.opening() < opening
        || (letter.opening() == opening && letter.sequence() <= sequence);
  }

  /** Whether nothing is missing between this and a letter. */
  public boolean reaches(Letter letter) {
    return letter.from() <= sequence + 1;
  }
}
