package dev.skerry.journal;

/**
 * Records that were acknowledged and cannot be read any more, because something changed or removed
 * their bytes.
 *
 * @param segment the file in which they should be
 * @param position where in the file the unreadable bytes begin
 * @param firstLost the sequence of the first lost record
 * @param lastLost the sequence of the last lost record
 */
public record Damage(String segment, long position, long firstLost, long lastLost) {
  @Override
  public String toString() {
    return "records %d to %d, in %s from byte %d on"
        .formatted(firstLost, lastLost, segment, position);
  }
}
