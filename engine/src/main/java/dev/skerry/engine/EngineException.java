package dev.skerry.engine;

/** The engine could not do what it was asked to. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is. */
  public enum Category {
    /** The model cannot be loaded, whatever it is asked. */
    BAD_MODEL,
    /** The model's file is gone, or another one by now. */
    CHANGED,
    /** This input cannot be run, another may. */
    BAD_INPUT,
    /** Somebody ended the run before it was done. */
    TERMINATED,
    /** The engine failed. */
    FAILED,
    /** The process that ran it died of it. */
    CRASHED,
    /** Nothing that could run it is there now, through no fault of its own. */
    UNAVAILABLE
  }

  private final Category category;

  public EngineException(Category category, String message, Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  public EngineException(Category category, String message) {
    super(message);
    this.category = category;
  }

  public Category category() {
    return category;
  }
}
