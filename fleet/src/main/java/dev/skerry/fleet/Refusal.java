package dev.skerry.fleet;

/** Something was asked of the fleet that it does not do; says what was expected. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Category {
    /** What was asked makes no sense. */
    INVALID,
    /** Whoever asks has not shown who they are. */
    DENIED,
    /** Whoever asks may not. */
    FORBIDDEN,
    /** There is no such thing. */
    NOT_FOUND,
    /** It does not go together with what there is. */
    CONFLICT,
    /** It is more than is taken. */
    TOO_LARGE,
    /** It would take longer than there is time for, now. */
    BUSY
  }

  private final Category category;

  public Refusal(Category category, String message) {
    super(message);
    this.category = category;
  }

  public Refusal(Category category, String message, Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  /** Why. */
  public Category category() {
    return category;
  }
}
