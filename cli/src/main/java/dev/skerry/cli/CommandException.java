package dev.skerry.cli;

/** A command that cannot go on; the message says why and what to do. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  private CommandException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** It was asked for something that cannot be. */
  public static CommandException wrong(String message) {
    return new CommandException(Failures.WRONG, message);
  }

  /** It was asked rightly and failed. */
  public static CommandException failed(String message) {
    return new CommandException(Failures.FAILED, message);
  }

  /** Whether it is for whoever asked to change something, and no use to ask again. */
  public boolean isWrong() {
    return code == Failures.WRONG;
  }

  int code() {
    return code;
  }
}
