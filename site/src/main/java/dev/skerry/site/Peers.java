package dev.skerry.site;

import dev.skerry.serving.Answer;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.Question;
import dev.skerry.site.membership.Member;
import java.util.Optional;

/** How questions reach other devices. Thread-safe. */
public interface Peers extends AutoCloseable {
  /**
   * Asks {@code member} itself, not its site, and waits; not much longer than the question's
   * timeout.
   */
  Reply ask(Member member, Question question);

  /**
   * Meets {@code member} before anything is asked of it: whoever is asked for the first time takes
   * longer, for connections must be made and proven.
   *
   * @return whether it is there
   */
  boolean greet(Member member);

  /**
   * What {@code member} says of an agent of its own; empty if it cannot be reached or says nothing.
   *
   * @param version empty for the newest
   */
  Optional<ModelDescription> describe(Member member, String agent, String version);

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
