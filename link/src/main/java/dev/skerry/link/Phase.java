package dev.skerry.link;

/** How far a device is with one agent. */
public enum Phase {
  /** It shall run and does not, nor does anything in its stead. */
  ABSENT,
  /** Its archive is on its way; what ran before runs on. */
  FETCHING,
  /** It answers, on probation. */
  TRYING,
  /** It answers, and has shown that it can. */
  PROVEN,
  /** It was tried and is not good; what was last known to be good runs in its stead, if any was. */
  REFUSED
}
