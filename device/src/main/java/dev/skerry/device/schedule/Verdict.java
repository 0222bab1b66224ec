package dev.skerry.device.schedule;

/** What becomes of a ticket, decided before any work is spent on it. */
public enum Verdict {
  /** It stands in line; if a slot is free, {@link Scheduler#assign} has work for it now. */
  ADMITTED,
  /** Even the fastest variant would be late, after those who go first. */
  TOO_LATE,
  /** As many wait as may, and none of them is less urgent. */
  FULL,
  /** More come in a second than {@link Limits} allow. */
  LIMITED
}
