package dev.skerry.serving;

import java.util.Locale;

/** Why an answer has the grade it has. */
public enum Reason {
  /** Nothing stood in the way of the best variant. */
  NONE,
  /** The best variant could not have answered before the deadline, even with nobody else there. */
  DEADLINE,
  /** Too many others were waiting. */
  LOAD,
  /** The device holds back: heat, a battery, memory or a quota forbade the best variant. */
  LIMITS,
  /** The same question was answered shortly before. */
  REPEATED,
  /** The model failed. */
  FAULT,
  /** What the model said broke the contract that its outputs are held to. */
  CONTRACT,
  /** The agent takes no questions now. */
  NOT_READY;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As it stands in responses and metrics: {@code not_ready}. */
  public String label() {
    return label;
  }
}
