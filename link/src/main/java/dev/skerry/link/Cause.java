package dev.skerry.link;

import java.util.Locale;

/** What kept a request from the best answer in time. */
public enum Cause {
  /** It waited for others that came before or were more urgent. */
  QUEUE,
  /** Its run took longer than 99 of 100 such runs before. */
  RUN,
  /** The machine or the process stood still. */
  STALL,
  /** The answer was there in time, but the thread that waited for it woke too late. */
  WAKE_UP,
  /** The model failed, hung, or was not trusted. */
  FAULT,
  /** The model's output broke its contract. */
  CONTRACT,
  /** The line was full of others that were no less urgent. */
  ADMISSION,
  /** The device held back, for heat, power, memory or its quota. */
  LIMITS,
  /** It took its caller most of the time there was to send it. */
  CALLER,
  /** The time given was too short, even for a device that does nothing else. */
  DEADLINE,
  /** The model took no questions. */
  NOT_READY;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As it stands in metrics: {@code wake_up}. */
  public String label() {
    return label;
  }
}
