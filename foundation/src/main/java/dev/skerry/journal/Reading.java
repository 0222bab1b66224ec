package dev.skerry.journal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One step of a walk through the segments. */
final class Reading {
  private Reading() {}

  /** Reads the segment that holds {@code from}: all of it, or what is behind {@code place}. */
  static Entries.Piece readOn(SegmentLog log, Entries.Place place, long from) throws IOException {
    Optional<Segment> holding = log.holding(from);
    if (holding.isEmpty()) {
      return new Entries.Piece(List.of(), place);
    }
    Segment segment = holding.get();
    Entries.Place start =
        segment.first() == place.segment()
            ? place
            : new Entries.Place(segment.first(), 0, segment.first());
    Scan scan = segment.scan(start.offset(), start.expected(), log.limit(segment));
    return new Entries.Piece(
        scan.found(), new Entries.Place(segment.first(), scan.end(), scan.next()));
  }
}
