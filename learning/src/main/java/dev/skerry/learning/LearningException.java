package dev.skerry.learning;

/** A model that cannot be taught, or not here. The message says why, and what was expected. */
public final class LearningException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of reason it is, for whoever goes on without. */
  public enum Reason {
    /** The model has an operator, or a use of one, that has no gradient here. */
    NOT_APPLICABLE,
    /** The lessons do not fit the model or the loss. */
    BAD_LESSON,
    /** The loss is no longer a number; a lower rate may help. */
    DIVERGED,
    /** This machine has no PyTorch that can be loaded. */
    NO_NATIVES,
    /** The process that taught is gone, or was ended since it hung, whatever the model. */
    CRASHED
  }

  private final Reason reason;

  LearningException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  LearningException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
