package dev.skerry.benchmarks.offline;

import dev.skerry.device.offline.Message;
import dev.skerry.link.Batch;
import dev.skerry.link.Letter;
import dev.skerry.link.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What another product does with messages, by its defaults. What it sends is numbered as it is
 * sent, so that all have the same fleet; whatever it drops is gone without a word.
 */
final class Rival implements Keeper {
  /**
   * What tells one from another.
   *
   * @param memory bytes it may hold, all lost with the power; 0 if it writes to disk
   * @param holds after so long a message is dropped; zero for never
   * @param syncs how often the disk is synced; zero for before each acknowledgement
   */
  record Rules(long memory, Duration holds, Duration syncs) {
    /** Greengrass' spooler: 2.5 MB in memory, and what finds no room is refused. */
    static final Rules MEMORY = new Rules(2_500_000, Duration.ZERO, Duration.ZERO);

    /** IoT Edge: on disk, and dropped after 7,200 s. */
    static final Rules HOLDS_TWO_HOURS = new Rules(0, Duration.ofHours(2), Duration.ZERO);

    /** NATS: acknowledged at once, and synced every two minutes. */
    static final Rules SYNCS_LATE = new Rules(0, Duration.ZERO, Duration.ofMinutes(2));
  }

  private record Held(Message message, long at) {}

  private final Rules rules;
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private final ArrayDeque<Letter> sent = new ArrayDeque<>();
  private long bytes;
  private long handed;
  private long opening = 1;
  private long next;
  private long lives = 1;
  private long syncedAt = Long.MIN_VALUE;
  private int unsynced;

  Rival(Rules rules) {
    this.rules = rules;
  }

  private static long size(Message message) {
    return Letter.size(message.key(), message.body());
  }

  @Override
  public int hand(List<Message> messages, long now) {
    int taken = 0;
    for (Message message : messages) {
      if (rules.memory() > 0 && bytes + size(message) > rules.memory()) {
        return taken;
      }
      held.add(new Held(message, now));
      bytes += size(message);
      handed += size(message);
      taken++;
    }
    unsynced += taken;
    if (syncedAt == Long.MIN_VALUE || now - syncedAt >= rules.syncs().toNanos()) {
      syncedAt = now;
      unsynced = 0;
    }
    return taken;
  }

  @Override
  public void cutWithin(int operations) {}

  @Override
  public void restart() {
    if (rules.memory() > 0) {
      held.clear();
      sent.clear();
      bytes = 0;
      next = 0;
      lives++;
    } else {
      for (; unsynced > 0 && !held.isEmpty(); unsynced--) {
        bytes -= size(held.removeLast().message());
      }
      opening++;
      syncedAt = Long.MIN_VALUE;
    }
    unsynced = 0;
  }

  @Override
  public Optional<Batch> next(long most, long now) {
    while (!held.isEmpty()
        && rules.holds().isPositive()
        && now - held.getFirst().at() > rules.holds().toNanos()) {
      bytes -= size(held.removeFirst().message());
    }
    long size = sent.stream().mapToLong(Letter::size).sum();
    while (!held.isEmpty() && (sent.isEmpty() || size < most) && sent.size() < Batch.MOST) {
      Message message = held.removeFirst().message();
      sent.add(
          new Letter(
              opening, next, next, message.kind(), message.key(), message.at(), message.body()));
      next++;
      size += size(message);
    }
    return sent.isEmpty()
        ? Optional.empty()
        : Optional.of(new Batch("rival-" + lives, new ArrayList<>(sent)));
  }

  @Override
  public void answered(Batch batch, Position position) {
    while (!sent.isEmpty() && position.covers(sent.getFirst())) {
      bytes -= sent.removeFirst().size();
    }
  }

  @Override
  public void refused(Batch batch) {
    throw new IllegalStateException("refused: " + batch.stream());
  }

  @Override
  public long waiting() {
    return (long) held.size() + sent.size();
  }

  @Override
  public long handed() {
    return handed;
  }
}
