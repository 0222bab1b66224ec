package dev.skerry.device.store;

import dev.skerry.terms.Digest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** One thing that a device remembers: a word and a value. */
sealed interface Note {
  /** It was started, by its own clock. */
  record Started(Instant at) implements Note {}

  /** Content with this digest passed its trial. */
  record Passed(Digest digest) implements Note {}

  /** It had answered so many requests, over all starts. */
  record Answered(long count) implements Note {}

  /** It was stopped in good order. */
  record Stopped() implements Note {}

  /** As it stands in the journal. */
  default String print() {
    return switch (this) {
      case Started started -> "started " + started.at();
      case Passed passed -> "passed " + passed.digest().hex();
      case Answered answered -> "answered " + answered.count();
      case Stopped stopped -> "stopped";
    };
  }

  /** Reads a note; empty for one that a newer program wrote. */
  static Optional<Note> parse(String text) {
    String[] words = text.split(" ", 2);
    String value = words.length == 2 ? words[1] : "";
    try {
      return switch (words[0]) {
        case "started" -> Optional.of(new Started(Instant.parse(value)));
        case "passed" -> Optional.of(new Passed(new Digest(value)));
        case "answered" -> Optional.of(new Answered(Long.parseLong(value)));
        case "stopped" -> Optional.of(new Stopped());
        default -> Optional.empty();
      };
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
