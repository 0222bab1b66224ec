package dev.skerry.device.slots;

import dev.skerry.journal.Disk;
import dev.skerry.journal.DiskFile;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Assignment;
import dev.skerry.link.Desired;
import dev.skerry.link.Phase;
import dev.skerry.link.Tally;
import dev.skerry.link.Traits;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.LatencyClass;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A device's program from start to end, on some disk: carries out effects as the real shell does,
 * and knows of each release how it does.
 */
final class Machine {
  static final String AGENT = "bearings";
  static final ProbationRules RULES =
      new ProbationRules(Duration.ofSeconds(60), 50, Duration.ofMinutes(5), 3);

  private static final int CHUNKS = 3;

  final Slots slots;
  final Map<String, Assignment> answering = new TreeMap<>();
  final List<Effect> done = new ArrayList<>();
  private final ArrayDeque<Assignment> fetches = new ArrayDeque<>();
  private final Disk disk;
  private final SlotMemory memory;
  private final Shelf shelf;
  private Tally tally = Tally.NONE;
  private long now;

  /** How a release does. */
  enum Ways {
    GOOD,
    DOES_NOT_LOAD,
    FAULTY,
    SEAL_IS_WRONG;

    Assignment assignment(int number) {
      return new Assignment(
          AGENT,
          Digest.of(archive(this, number)),
          new Bytes(archive(this, number).length),
          LatencyClass.INTERACTIVE,
          0,
          false);
    }
  }

  static byte[] archive(Ways ways, int number) {
    return (ways + " release " + number + " ".repeat(40)).getBytes(StandardCharsets.UTF_8);
  }

  private static Ways ways(byte[] archive) {
    String text = new String(archive, StandardCharsets.UTF_8);
    return Ways.valueOf(text.substring(0, text.indexOf(' ')));
  }

  /** Starts the program. */
  Machine(Disk disk, long now) throws IOException {
    this.disk = disk;
    this.now = now;
    memory = SlotMemory.open(disk);
    shelf = Shelf.open(disk);
    slots = new Slots(memory.remembered(), RULES);
    carryOut(slots.start(shelf.content()));
  }

  static Desired desired(long revision, Assignment... assignments) {
    return new Desired(revision, List.of(assignments), Optional.empty());
  }

  void hear(Desired desired) throws IOException {
    carryOut(slots.wanted(desired));
  }

  /** Fetches what is to be fetched. */
  void fetch(byte[]... archives) throws IOException {
    while (!fetches.isEmpty()) {
      Assignment wanted = fetches.removeFirst();
      byte[] archive =
          Arrays.stream(archives)
              .filter(a -> Digest.of(a).equals(wanted.family()))
              .findFirst()
              .orElseThrow();
      fetch(wanted, archive);
    }
  }

  private void fetch(Assignment wanted, byte[] archive) throws IOException {
    int size = (archive.length + CHUNKS - 1) / CHUNKS;
    for (int i = 0; i < CHUNKS + 1 && shelf.fetched(wanted.family()) < archive.length; i++) {
      int from = (int) shelf.fetched(wanted.family());
      int to = Math.min(archive.length, from + size);
      shelf.append(wanted.family(), ByteBuffer.wrap(archive, from, to - from));
    }
    if (!shelf.complete(wanted.family(), wanted.size())) {
      fetch(wanted, archive);
    } else if (ways(archive) == Ways.SEAL_IS_WRONG) {
      carryOut(slots.rejected(wanted.family(), "seal: wrong"));
    } else {
      carryOut(slots.fetched(wanted.family()));
    }
  }

  /** Lets time pass, with ten requests a second, until nothing is on probation any more. */
  void prove() throws IOException {
    for (int i = 0; slots.isTrying() && i < 1000; i++) {
      passSecond();
    }
  }

  void passSecond() throws IOException {
    now += Duration.ofSeconds(1).toNanos();
    Assignment runs = answering.get(AGENT);
    if (runs != null) {
      boolean faulty = ways(read(runs)) == Ways.FAULTY;
      tally =
          new Tally(
              tally.answered() + 10,
              tally.late(),
              tally.safe(),
              tally.faults() + (faulty ? 10 : 0));
      carryOut(slots.observe(AGENT, runs.family(), tally, Traits.none(), now));
    }
    carryOut(slots.tick(now));
  }

  private void carryOut(List<Effect> effects) throws IOException {
    for (Effect effect : effects) {
      done.add(effect);
      switch (effect) {
        case Effect.Note note -> memory.note(note);
        case Effect.Fetch fetch -> fetches.add(fetch.assignment());
        case Effect.Load load -> load(load.assignment());
        case Effect.Unload unload -> answering.remove(unload.agent());
        case Effect.Remove remove -> {
          fetches.removeIf(fetch -> fetch.family().equals(remove.archive()));
          shelf.remove(remove.archive());
        }
      }
    }
  }

  private void load(Assignment assignment) throws IOException {
    if (ways(read(assignment)) == Ways.DOES_NOT_LOAD) {
      carryOut(slots.failed(assignment, "trial: crashed", now));
    } else {
      answering.put(assignment.agent(), assignment);
      tally = Tally.NONE;
      carryOut(slots.loaded(assignment, now));
    }
  }

  /* Fails if it is not there, or not what its name says. */
  private byte[] read(Assignment assignment) throws IOException {
    try (DiskFile file = disk.open(Shelf.name(assignment.family()))) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      file.read(0, bytes);
      if (!Digest.of(bytes.array()).equals(assignment.family())) {
        throw new AssertionError("archive " + assignment.family() + " is broken");
      }
      return bytes.array();
    }
  }

  AgentReport report() {
    return slots.reports().getFirst();
  }

  Phase phase() {
    return report().phase();
  }

  long now() {
    return now;
  }

  Shelf.Content content() throws IOException {
    return shelf.content();
  }

  void stop() throws IOException {
    memory.close();
  }
}
