package dev.skerry.terms;

/** What kind of answer an answer is, best first. */
public enum Grade {
  /** The best variant of the family gave it. */
  FULL,
  /** A smaller sibling gave it. */
  VARIANT,
  /** Another device of the site gave it. */
  PEER,
  /** It was given before, to the same question. */
  CACHED,
  /** It is the answer that the agent's owner declared safe; no model gave it. */
  SAFE
}
