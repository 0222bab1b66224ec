package dev.skerry.cli;

import dev.skerry.device.LoadException;
import dev.skerry.engine.EngineException;
import dev.skerry.learning.LearningException;
import dev.skerry.model.ModelException;
import dev.skerry.model.family.FamilyException;
import dev.skerry.model.signing.SealException;
import dev.skerry.model.tensor.NpyException;
import dev.skerry.optimizer.WorkshopException;
import dev.skerry.optimizer.samples.SampleException;
import dev.skerry.serving.InferenceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one line for a person and an exit code for a script. */
final class Failures implements IExecutionExceptionHandler {
  /** It was asked for something that cannot be: another command line, file or input is needed. */
  static final int WRONG = 2;

  /** It was asked rightly and failed. */
  static final int FAILED = 1;

  /** The line that is wrong, and where to read on, without pages of help between. */
  static int handleParameters(ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    err.println(line.getColorScheme().errorText("skerry: " + misspelt(e) + e.getMessage()));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See " + line.getCommandSpec().qualifiedName() + " --help");
    return WRONG;
  }

  /* What is missing may be there, by a name that is none. */
  private static String misspelt(ParameterException e) {
    List<String> unknown =
        e.getCommandLine().getUnmatchedArguments().stream()
            .filter(argument -> argument.startsWith("-"))
            .toList();
    return e instanceof MissingParameterException && !unknown.isEmpty()
        ? new UnmatchedArgumentException(e.getCommandLine(), unknown).getMessage() + ". "
        : "";
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed)
      throws Exception {
    int code =
        switch (e) {
          case LoadException load -> WRONG;
          case FamilyException family -> WRONG;
          case SealException seal -> WRONG;
          case IllegalArgumentException argument -> WRONG;
          case InferenceException inference -> inferenceCode(inference);
          case EngineException engine -> FAILED;
          case LearningException learning -> FAILED;
          case SampleException samples -> WRONG;
          case WorkshopException workshop -> FAILED;
          case ModelException model -> WRONG;
          case CommandException command -> command.code();
          case NpyException array -> WRONG;
          case IOException io -> FAILED;
          case UncheckedIOException io -> FAILED;
          default -> throw e;
        };
    line.getErr().println(line.getColorScheme().errorText("skerry: " + message(e)));
    return code;
  }

  private static String message(Exception e) {
    return switch (e) {
      case FileSystemException file -> message(file);
      case UncheckedIOException io when io.getCause() instanceof FileSystemException file ->
          message(file);
      default -> String.valueOf(e.getMessage());
    };
  }

  /** The system often says no more of a file than its name. */
  private static String message(FileSystemException e) {
    String why =
        switch (e) {
          case NoSuchFileException _ ->
              "there is none, and none can be made there (expected: an existing file or folder)";
          case AccessDeniedException _ ->
              "may not be read or written (expected: one that belongs to this user)";
          case FileAlreadyExistsException _ ->
              "is there already (expected: a folder, or another name)";
          case NotDirectoryException _ -> "is a file (expected: a folder)";
          default ->
              e.getReason() == null
                  ? "cannot be used (expected: one that can be read or written)"
                  : e.getReason();
        };
    return "file: " + e.getFile() + ": " + why;
  }

  private static int inferenceCode(InferenceException e) {
    return switch (e.category()) {
      case INVALID, NOT_FOUND, TOO_LARGE, UNSUPPORTED -> WRONG;
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, INTERNAL -> FAILED;
    };
  }
}
