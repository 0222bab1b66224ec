package dev.skerry.device.schedule;

/** What a ticket stands for, outside the scheduler. */
public interface Work {
  /** Whether an answer is still of use; once false, it stays so. May be asked from any thread. */
  boolean isWanted();
}
