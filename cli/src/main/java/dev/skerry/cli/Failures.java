package dev.skerry.cli;

import dev.skerry.device.LoadException;
import dev.skerry.engine.EngineException;
import dev.skerry.learning.LearningException;
import dev.skerry.model.family.FamilyException;
import dev.skerry.serving.InferenceException;
import java.io.IOException;
import java.net.BindException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into one line for a person and an exit code for a script. */
final class Failures implements IExecutionExceptionHandler {
  /** It was asked for something that cannot be: another command line, file or input is needed. */
  static final int WRONG = 2;

  /** It was asked rightly and failed. */
  static final int FAILED = 1;

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed)
      throws Exception {
    if (cannotListen(e)) {
      line.getErr()
          .println(
              "skerry: a port is in use (expected: free ones; choose with --port, --grpc-port and --metrics-port)");
      return WRONG;
    }
    int code =
        switch (e) {
          case LoadException load -> WRONG;
          case FamilyException family -> WRONG;
          case IllegalArgumentException argument -> WRONG;
          case InferenceException inference -> inferenceCode(inference);
          case EngineException engine -> FAILED;
          case IOException io -> FAILED;
          case LearningException learning -> FAILED;
          case CommandException command -> command.code();
          default -> throw e;
        };
    line.getErr().println(line.getColorScheme().errorText("skerry: " + e.getMessage()));
    return code;
  }

  private static boolean cannotListen(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static int inferenceCode(InferenceException e) {
    return switch (e.category()) {
      case INVALID, NOT_FOUND, TOO_LARGE, UNSUPPORTED -> WRONG;
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, INTERNAL -> FAILED;
    };
  }
}
