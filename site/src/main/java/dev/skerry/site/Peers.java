package dev.skerry.site;

import dev.skerry.serving.Answer;
import dev.skerry.serving.Question;
import dev.skerry.site.membership.Member;

/** How questions reach other devices. Thread-safe. */
public interface Peers extends AutoCloseable {
  /**
   * Asks {@code member} itself, not its site, and waits; not much longer than the question's
   * timeout.
   */
  Reply ask(Member member, Question question);

  @Override
  void close();

  /** What came of it. */
  sealed interface Reply {
    /** An answer. */
    record Answered(Answer answer) implements Reply {}

    /** The device is there and has no answer. */
    record Refused(String why) implements Reply {}

    /** The device cannot be reached, broke off, or is not who it should be. */
    record Lost(String why) implements Reply {}
  }
}
