package dev.skerry.device.offline;

import dev.skerry.journal.JournalException;
import dev.skerry.link.Batch;
import dev.skerry.link.Letter;
import dev.skerry.link.MessageKind;
import dev.skerry.link.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A fleet that takes each letter once, and remembers all. */
final class Post {
  private final Map<String, Position> positions = new TreeMap<>();
  private final List<Letter> all = new ArrayList<>();

  static Message message(Priority priority, String key, int number) {
    return message(priority, key, Integer.toString(number));
  }

  static Message message(Priority priority, String key, String text) {
    return Message.of(MessageKind.RESULT, key, priority, Instant.EPOCH, text);
  }

  Post copy() {
    Post copy = new Post();
    copy.positions.putAll(positions);
    copy.all.addAll(all);
    return copy;
  }

  /** What a letter says. */
  static String text(Letter letter) {
    return new String(letter.body().bytes(), StandardCharsets.UTF_8);
  }

  Position take(Batch batch) {
    Position now = positions.getOrDefault(batch.stream(), Position.START);
    for (Letter letter : batch.letters()) {
      if (!now.covers(letter)) {
        if (!now.reaches(letter)) {
          throw new AssertionError("gap before " + letter + " (expected: after " + now + ")");
        }
        all.add(letter);
        now = new Position(letter.opening(), letter.sequence());
      }
    }
    positions.put(batch.stream(), now);
    return now;
  }

  /** Takes all that waits. */
  Post drain(Spool spool, long bytes) throws JournalException {
    for (Optional<Batch> next = spool.next(bytes); next.isPresent(); next = spool.next(bytes)) {
      spool.answered(next.get(), take(next.get()));
    }
    return this;
  }

  List<Letter> letters() {
    return List.copyOf(all);
  }

  List<String> texts() {
    return all.stream().map(Post::text).toList();
  }

  long dropped() {
    return all.stream().mapToLong(Letter::dropped).sum();
  }

  void forget() {
    positions.clear();
  }
}
