package dev.skerry.benchmarks.offline;

import dev.skerry.device.offline.Message;
import dev.skerry.link.Batch;
import dev.skerry.link.Position;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Keeps messages while there is no link, by some policy. */
interface Keeper {
  /** The power has gone in the middle of it. */
  final class PowerCutException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Takes messages; returns how many of them, from the first on, it acknowledges. */
  int hand(List<Message> messages, long now) throws IOException;

  /** Lets the power go within so many operations on its disk, if it has one. */
  void cutWithin(int operations);

  /** The power has gone and come back. */
  void restart() throws IOException;

  Optional<Batch> next(long bytes, long now) throws IOException;

  void answered(Batch batch, Position position) throws IOException;

  void refused(Batch batch);

  long waiting();

  /** Bytes handed in so far, as they will be sent. */
  long handed();
}
