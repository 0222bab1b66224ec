package dev.skerry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code skerry ask}. */
@Command(name = "ask")
final class AskCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
