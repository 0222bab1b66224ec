package dev.skerry.device.store;

import dev.skerry.journal.Recovery;
import dev.skerry.terms.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a row of notes comes to. */
final class Recollection {
  private final Set<Digest> passed = ConcurrentHashMap.newKeySet();
  private Optional<Instant> lastStart = Optional.empty();
  private boolean clean = true;
  private long answered;

  void add(Note note) {
    switch (note) {
      case Note.Started started -> {
        lastStart = Optional.of(started.at());
        clean = false;
      }
      case Note.Passed trial -> passed.add(trial.digest());
      case Note.Answered count -> answered = Math.max(answered, count.count());
      case Note.Stopped stopped -> clean = true;
    }
  }

  boolean hasPassed(Digest digest) {
    return passed.contains(digest);
  }

  DeviceMemory.Recovered recovered(Recovery recovery) {
    return new DeviceMemory.Recovered(
        lastStart,
        clean,
        passed.size(),
        answered,
        recovery.records(),
        recovery.tornBytes(),
        recovery.damages().size());
  }

  /** The fewest notes that come to the same, and a start at {@code now}. */
  List<Note> summary(Instant now) {
    List<Note> notes = new ArrayList<>();
    passed.forEach(digest -> notes.add(new Note.Passed(digest)));
    notes.add(new Note.Answered(answered));
    notes.add(new Note.Started(now));
    return notes;
  }
}
