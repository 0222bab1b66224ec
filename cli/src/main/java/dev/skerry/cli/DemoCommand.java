package dev.skerry.cli;

import dev.skerry.cli.demo.Demo;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry demo}. */
@Command(
    name = "demo",
    description = {
      "A whole small world on this machine: a fleet, three devices that listen to bearings, bursty traffic.",
      "",
      "It tells a story: somebody says what shall run; more requests come than the full model can answer; a good version"
          + " is rolled out, then a bad one, which is stopped on its first device; a link is cut, a device loses its power, all heals."
          + " Every request has a deadline throughout, and somebody answers it.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry demo --seconds 60 --json"})
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "For how long requests come, about (${DEFAULT-VALUE}); to start and to heal takes about forty seconds more.")
  private int seconds;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      defaultValue = "50ms",
      description = "Of each request (${DEFAULT-VALUE}).")
  private Duration deadline = Duration.ZERO;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed, other traffic (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--json",
      description = "Print a summary for a machine; progress goes to the standard error.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (seconds < 1 || seconds > 3600) {
      throw CommandException.wrong("seconds: " + seconds + " (expected: 1 to 3600)");
    }
    Logs.quiet();
    Demo demo =
        new Demo(Machine.cacheFolder("postgres"), Duration.ofSeconds(seconds), deadline, seed);
    boolean terminal = !json && Machine.hasTerminal();
    Demo.Summary summary = demo.run(json ? System.err : System.out, terminal);
    if (json) {
      Printed.json(summary);
    } else {
      Demo.print(summary, System.out);
    }
    return 0;
  }
}
