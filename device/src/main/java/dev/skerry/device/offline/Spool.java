package dev.skerry.device.offline;

import dev.skerry.journal.Disk;
import dev.skerry.journal.Journal;
import dev.skerry.journal.JournalException;
import dev.skerry.journal.JournalLimits;
import dev.skerry.link.Batch;
import dev.skerry.link.Letter;
import dev.skerry.link.Position;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Messages for the fleet, kept on disk until it has them.
 *
 * <p>When {@link #hand} returns, what was handed in outlives any power cut. The size of all is
 * bounded: when there is no more room, the oldest of the lowest priority go first, and the fleet is
 * told how many. Thread-safe; calls block on the disk.
 */
public final class Spool implements AutoCloseable {
  private final SpoolLimits limits;
  private final long opening;
  private final Map<Priority, Lane> lanes;
  private long handed;

  private Spool(SpoolLimits limits, long opening, Map<Priority, Lane> lanes) {
    this.limits = limits;
    this.opening = opening;
    this.lanes = lanes;
  }

  /** Where the parts of a spool are kept, each on its own. */
  @FunctionalInterface
  public interface Disks {
    Disk named(String name) throws IOException;
  }

  /**
   * How a spool stands.
   *
   * @param waiting messages that the fleet is not known to have
   * @param bytes all files
   * @param sent messages that the fleet took, since this was opened
   * @param dropped messages for which there was no room, since this was opened
   * @param handed bytes that were handed in since then, as they will be sent
   */
  public record Standing(long waiting, long bytes, long sent, long dropped, long handed) {}

  /**
   * Opens the spool on {@code disks}, or begins one.
   *
   * @param random what names new streams are made from
   */
  public static Spool open(Disks disks, SpoolLimits limits, RandomGenerator random)
      throws IOException {
    StreamMemory memory = StreamMemory.open(disks.named("stream"), random);
    Map<Priority, Lane> lanes = new EnumMap<>(Priority.class);
    try {
      for (Priority priority : Priority.values()) {
        Journal journal =
            Journal.open(
                disks.named(priority.label()),
                new JournalLimits(
                    Stored.LARGEST, limits.segmentBytes(), limits.bytes() + limits.floor()));
        lanes.put(priority, new Lane(memory.stream() + "-" + priority.label(), journal));
      }
      return new Spool(limits, memory.opening(), lanes);
    } catch (IOException | RuntimeException e) {
      for (Lane lane : lanes.values()) {
        lane.close();
      }
      throw e;
    }
  }

  /** Takes a message; it is on disk when this returns. */
  public void hand(Message message) throws JournalException {
    hand(List.of(message));
  }

  /**
   * Takes messages, with one sync for those of one priority; they are on disk when this returns.
   * When it throws, none counts as taken, and some may be sent all the same.
   */
  public synchronized void hand(List<Message> messages) throws JournalException {
    for (Map.Entry<Priority, Lane> lane : lanes.entrySet()) {
      List<byte[]> records = new ArrayList<>();
      long size = 0;
      for (Message message : messages) {
        if (message.priority() != lane.getKey()) {
          continue;
        }
        byte[] record = Stored.encode(opening, message);
        if (size + record.length > limits.segmentBytes() / 2 && !records.isEmpty()) {
          append(lane.getKey(), records, size);
          records = new ArrayList<>();
          size = 0;
        }
        records.add(record);
        size += record.length;
      }
      if (!records.isEmpty()) {
        append(lane.getKey(), records, size);
      }
    }
    for (Message message : messages) {
      handed += Letter.size(message.key(), message.body());
    }
  }

  private void append(Priority priority, List<byte[]> records, long size) throws JournalException {
    makeRoom(priority, 2 * size);
    while (true) {
      try {
        lane(priority).append(records);
        return;
      } catch (JournalException e) {
        // The disk has less room than it was thought to have.
        if (e.category() != JournalException.Category.FULL || !dropFor(priority)) {
          throw e;
        }
      }
    }
  }

  private Lane lane(Priority priority) {
    Lane lane = lanes.get(priority);
    if (lane == null) {
      throw new IllegalStateException("no lane for " + priority);
    }
    return lane;
  }

  /* Each priority has its floor set aside, so that none can be starved by another. */
  private void makeRoom(Priority writing, long more) throws JournalException {
    while (needed(writing, more) > limits.bytes() && dropAboveFloor(writing, more)) {}
  }

  private long needed(Priority writing, long more) {
    long needed = 0;
    for (Priority priority : lanes.keySet()) {
      needed += Math.max(limits.floor(), wanted(priority, writing, more));
    }
    return needed;
  }

  private long wanted(Priority priority, Priority writing, long more) {
    return lane(priority).bytes() + (priority == writing ? more : 0);
  }

  private boolean dropAboveFloor(Priority writing, long more) throws JournalException {
    for (Priority priority : List.of(Priority.values()).reversed()) {
      if (wanted(priority, writing, more) > limits.floor() && lane(priority).dropOldest()) {
        return true;
      }
    }
    return false;
  }

  /* Of what matters less, or as much. */
  private boolean dropFor(Priority writing) throws JournalException {
    for (Priority priority : List.of(Priority.values()).reversed()) {
      if (priority.compareTo(writing) >= 0 && lane(priority).dropOldest()) {
        return true;
      }
    }
    return false;
  }

  /**
   * What is to be sent next: of what matters most the oldest, of about {@code bytes}, yet at least
   * one message; empty if nothing waits. Asking again without an answer gives the same and more.
   */
  public synchronized Optional<Batch> next(long bytes) throws JournalException {
    for (Lane lane : lanes.values()) {
      Optional<Batch> batch = lane.next(bytes);
      if (batch.isPresent()) {
        return batch;
      }
    }
    return Optional.empty();
  }

  /** The fleet has answered to {@code batch} that all up to {@code position} has taken effect. */
  public synchronized void answered(Batch batch, Position position) throws JournalException {
    for (Lane lane : lanes.values()) {
      if (lane.isOf(batch)) {
        lane.answered(position);
      }
    }
  }

  /** The fleet has refused {@code batch}, since something is missing before it. */
  public synchronized void refused(Batch batch) {
    for (Lane lane : lanes.values()) {
      if (lane.isOf(batch)) {
        lane.restart();
      }
    }
  }

  /** How it stands. */
  public synchronized Standing standing() {
    long waiting = 0;
    long bytes = 0;
    long sent = 0;
    long dropped = 0;
    for (Lane lane : lanes.values()) {
      waiting += lane.waiting();
      bytes += lane.bytes();
      sent += lane.sent();
      dropped += lane.dropped();
    }
    return new Standing(waiting, bytes, sent, dropped, handed);
  }

  @Override
  public synchronized void close() throws JournalException {
    for (Lane lane : lanes.values()) {
      lane.close();
    }
  }
}
