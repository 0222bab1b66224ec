package dev.skerry.model.shape;

/** Inputs or attributes that an operator cannot have. */
final class Contradiction extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Contradiction(String message) {
    super(message, null, false, false);
  }
}
