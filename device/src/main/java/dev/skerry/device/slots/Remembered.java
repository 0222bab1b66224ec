package dev.skerry.device.slots;

import dev.skerry.link.LinkException;
import dev.skerry.link.LinkJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a row of notes comes to. Immutable. */
public final class Remembered {
  /** Of a device that has never heard of its fleet. */
  public static final Remembered NOTHING = new Remembered(0, new TreeMap<>());

  private final long revision;
  private final SortedMap<String, Pair> pairs;

  private Remembered(long revision, SortedMap<String, Pair> pairs) {
    this.revision = revision;
    this.pairs = pairs;
  }

  /** What one note says: how one agent's slots stand, that an agent is gone, or what was heard. */
  private record Written(Optional<Pair> slots, Optional<String> gone, Optional<Long> revision) {}

  static Effect.Note slots(Pair pair) {
    return note(new Written(Optional.of(pair), Optional.empty(), Optional.empty()));
  }

  static Effect.Note gone(String agent) {
    return note(new Written(Optional.empty(), Optional.of(agent), Optional.empty()));
  }

  static Effect.Note revision(long revision) {
    return note(new Written(Optional.empty(), Optional.empty(), Optional.of(revision)));
  }

  private static Effect.Note note(Written written) {
    return new Effect.Note(new String(LinkJson.write(written), StandardCharsets.UTF_8));
  }

  /** With one note more; the same if that note is none of ours. */
  public Remembered with(Effect.Note note) {
    Written written;
    try {
      written = LinkJson.read(note.text().getBytes(StandardCharsets.UTF_8), Written.class);
    } catch (LinkException e) {
      return this;
    }
    TreeMap<String, Pair> all = new TreeMap<>(pairs);
    written.slots().ifPresent(pair -> all.put(pair.agent(), pair));
    written.gone().ifPresent(all::remove);
    return new Remembered(Math.max(revision, written.revision().orElse(0L)), all);
  }

  /** The fewest notes that come to the same. */
  List<Effect.Note> summary() {
    List<Effect.Note> notes = new ArrayList<>();
    pairs.values().forEach(pair -> notes.add(slots(pair)));
    notes.add(revision(revision));
    return notes;
  }

  /** The newest {@link dev.skerry.link.Desired} that was followed. */
  public long revision() {
    return revision;
  }

  SortedMap<String, Pair> pairs() {
    return pairs;
  }
}
