package dev.skerry.model.family;

/**
 * A folder that is not a family, or not the one it says it is. The message names the file and what
 * to do.
 */
public final class FamilyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FamilyException(String message) {
    super(message);
  }

  FamilyException(String message, Throwable cause) {
    super(message, cause);
  }
}
