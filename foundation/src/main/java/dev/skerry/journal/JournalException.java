package dev.skerry.journal;

import java.io.IOException;

/** Why the journal could not do what it was asked. What it acknowledged before still holds. */
public final class JournalException extends IOException {
  private static final long serialVersionUID = 1;

  /** What went wrong, by what one can do about it. */
  public enum Category {
    /** Somebody else has this journal open. */
    IN_USE,
    /** The quota or the disk is full: trim, or make space, and append again. */
    FULL,
    /** Records that were acknowledged can no longer be read; the message names them. */
    DAMAGED,
    /**
     * The disk failed. Whether the records are on it is unknown, so they do not count as written.
     */
    FAILED,
    /** The journal was closed. */
    CLOSED
  }

  private final Category category;

  JournalException(Category category, String message) {
    super(message);
    this.category = category;
  }

  JournalException(Category category, String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
    this.category = category;
  }

  /** Tells a full disk from any other failure of one. */
  static JournalException of(String message, IOException cause) {
    return switch (cause) {
      case JournalException e -> e;
      case DiskFullException e -> new JournalException(Category.FULL, message, e);
      case LockedException e -> new JournalException(Category.IN_USE, message, e);
      default -> new JournalException(Category.FAILED, message, cause);
    };
  }

  /** What went wrong, by what one can do about it. */
  public Category category() {
    return category;
  }
}
