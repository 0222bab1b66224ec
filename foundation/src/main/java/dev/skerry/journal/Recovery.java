package dev.skerry.journal;

import java.util.List;

/**
 * What was found when a journal was opened.
 *
 * @param records how many records can be read
 * @param bytes the size of all files, after the torn end was cut off
 * @param segments how many files there are
 * @param tornBytes what was cut off the end: writes that a crash had interrupted, never
 *     acknowledged
 * @param damages acknowledged records that are lost; empty unless the disk or somebody broke them
 */
public record Recovery(
    long records, long bytes, int segments, long tornBytes, List<Damage> damages) {
  public Recovery {
    damages = List.copyOf(damages);
  }
}
