package dev.skerry.benchmarks.faults.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * A shell that sends signals: one that is there already, since starting a program for each takes
 * longer than what is to be timed.
 */
final class Signals implements AutoCloseable {
  static final String STOP = "STOP";
  static final String GO_ON = "CONT";
  static final String BAD_ACCESS = "SEGV";
  static final String KILL = "KILL";

  private final Process shell;
  private final Writer words;

  Signals() throws IOException {
    shell =
        new ProcessBuilder("/bin/sh")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    words = shell.outputWriter();
  }

  /** Sends a signal; nothing happens if there is no such process. */
  void send(String signal, long pid) {
    try {
      words.write("kill -s " + signal + " " + pid + "\n");
      words.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the shell that sends signals is gone", e);
    }
  }

  @Override
  public void close() {
    try {
      words.close();
    } catch (IOException e) {
      shell.destroy();
    }
  }
}
