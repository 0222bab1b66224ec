package dev.skerry.cli;

import dev.skerry.optimizer.Stage;
import java.io.PrintStream;
import java.time.Duration;

/** What the workshop is doing, a line now and then, with the time that a long stage has left. */
final class StageLine {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final PrintStream terminal;
  private long begun;
  private long shown;
  private String what = "";

  StageLine(PrintStream terminal, long now) {
    this.terminal = terminal;
    begun = now;
    shown = now;
  }

  void show(Stage stage) {
    long now = System.nanoTime();
    boolean begins = !stage.what().equals(what);
    if (begins) {
      what = stage.what();
      begun = now;
    }
    if (!begins && now - shown < BETWEEN_LINES.toNanos()) {
      return;
    }
    shown = now;
    if (begins || stage.done() == 0) {
      terminal.println(what + " …");
    } else {
      double left = (now - begun) / 1e9 * (stage.steps() - stage.done()) / stage.done();
      long seconds = Math.round(left);
      terminal.printf(
          "%s: %d of %d, %d:%02d left%n",
          what, stage.done(), stage.steps(), seconds / 60, seconds % 60);
    }
  }
}
