package dev.skerry.optimizer.samples;

/** Samples that cannot be used. The message names the file or input and what was expected. */
public final class SampleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SampleException(String message) {
    super(message);
  }
}
