package dev.skerry.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/*
 * What a stretch of a segment holds, in order. Bytes that are no block are skipped to find the block
 * behind them; that one proves that they were certain once, and its sequence tells what is lost.
 */
record Scan(List<Found> found, int end, long next) {
  /** A piece of a segment. */
  sealed interface Found {
    record Sound(Block block) implements Found {}

    record Lost(Damage damage) implements Found {}
  }

  /**
   * Scans what was read from {@code base} on, where the record {@code expected} should be, up to
   * the record {@code limit}, with which the next segment begins. What a segment holds from there
   * on was never acknowledged: its sync had failed.
   */
  static Scan of(long segment, ByteBuffer content, int base, long expected, long limit) {
    List<Found> found = new ArrayList<>();
    int offset = 0;
    long next = expected;
    while (next < limit) {
      Optional<Block> block = nextBlock(segment, content, base, offset, next, limit);
      if (block.isEmpty()) {
        break;
      }
      if (block.get().first() > next) {
        found.add(lost(segment, base + offset, next, block.get().first()));
      }
      found.add(new Found.Sound(block.get()));
      offset = block.get().end() - base;
      next = block.get().next();
    }
    return new Scan(List.copyOf(found), base + offset, next);
  }

  /** This, when it is certain that the records up to {@code limit} were here. */
  Scan complete(long segment, long limit) {
    if (next >= limit) {
      return this;
    }
    List<Found> all = new ArrayList<>(found);
    all.add(lost(segment, end, next, limit));
    return new Scan(List.copyOf(all), end, limit);
  }

  long records() {
    return blocks().stream().mapToLong(block -> block.entries().size()).sum();
  }

  List<Block> blocks() {
    return found.stream()
        .filter(Found.Sound.class::isInstance)
        .map(sound -> ((Found.Sound) sound).block())
        .toList();
  }

  List<Damage> damages() {
    return found.stream()
        .filter(Found.Lost.class::isInstance)
        .map(lost -> ((Found.Lost) lost).damage())
        .toList();
  }

  private static Found lost(long segment, int position, long from, long to) {
    return new Found.Lost(new Damage(SegmentName.of(segment), position, from, to - 1));
  }

  private static Optional<Block> nextBlock(
      long segment, ByteBuffer content, int base, int offset, long expected, long limit) {
    for (int at = offset; at < content.limit(); at++) {
      Optional<Block> block =
          Block.decode(segment, content, base, at)
              .filter(found -> found.first() >= expected && found.next() <= limit);
      if (block.isPresent()) {
        return block;
      }
    }
    return Optional.empty();
  }
}
