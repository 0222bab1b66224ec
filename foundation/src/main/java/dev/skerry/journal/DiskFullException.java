package dev.skerry.journal;

import java.io.IOException;

/** There is no space left, or none for this user. */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1;

  public DiskFullException(String message) {
    super(message);
  }

  public DiskFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
