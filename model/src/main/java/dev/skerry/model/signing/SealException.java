package dev.skerry.model.signing;

/** A key, a signature or a signed family that is refused. The message names the file. */
public final class SealException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SealException(String message) {
    super(message);
  }

  SealException(String message, Throwable cause) {
    super(message, cause);
  }
}
