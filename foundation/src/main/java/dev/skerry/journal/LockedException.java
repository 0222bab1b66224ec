package dev.skerry.journal;

import java.io.IOException;

/** Somebody else, in this process or in another, has locked the disk. */
public final class LockedException extends IOException {
  private static final long serialVersionUID = 1;

  public LockedException(String message) {
    super(message);
  }
}
