package dev.skerry.serving;

import static java.util.Objects.requireNonNull;

/** A question that gets no answer. */
public final class InferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why; each server maps these to its protocol's codes in one table. */
  public enum Category {
    /** The question itself is wrong; asking again will not help. */
    INVALID,
    /** There is no such model or version. */
    NOT_FOUND,
    /** It is larger than this server takes. */
    TOO_LARGE,
    /** Not now: overloaded, draining or not loaded. Asking again later may help. */
    UNAVAILABLE,
    /** The deadline passed, and the agent has no safe answer. */
    DEADLINE_EXCEEDED,
    /** The caller withdrew it. */
    CANCELLED,
    /** This server does not do that. */
    UNSUPPORTED,
    /** The server failed; the message says nothing of its insides. */
    INTERNAL
  }

  private final Category category;

  /** An exception whose message a client may read. */
  public InferenceException(Category category, String message) {
    // Part of normal service under load: a stack trace would cost more than the answer.
    super(message, null, false, category == Category.INTERNAL);
    this.category = category;
  }

  @Override
  public String getMessage() {
    return requireNonNull(super.getMessage());
  }

  public Category category() {
    return category;
  }
}
