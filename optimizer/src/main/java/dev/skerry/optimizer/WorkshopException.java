package dev.skerry.optimizer;

/** An order that cannot be carried out at all. The message says why, and what was expected. */
public final class WorkshopException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkshopException(String message) {
    super(message);
  }
}
