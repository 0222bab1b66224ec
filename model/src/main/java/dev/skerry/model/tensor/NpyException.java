package dev.skerry.model.tensor;

import java.io.IOException;

/** An array file that is refused: damaged, too large, or of a kind that is not read. */
public final class NpyException extends IOException {
  private static final long serialVersionUID = 1L;

  NpyException(String message) {
    super(message);
  }
}
