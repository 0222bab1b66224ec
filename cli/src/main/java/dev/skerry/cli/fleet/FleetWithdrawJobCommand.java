package dev.skerry.cli.fleet;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet withdraw-job}. */
@Command(
    name = "withdraw-job",
    description = {"Say that a family need not be made any more.", ""},
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry fleet withdraw-job 7"})
final class FleetWithdrawJobCommand implements Callable<Integer> {
  @Mixin private Access access = new Access();

  @Parameters(paramLabel = "JOB", description = "Its number, as skerry fleet jobs shows it.")
  private long job;

  @Override
  public Integer call() {
    access.ask("DELETE", "/v1/jobs/" + job, null);
    System.out.println("Job " + job + " is withdrawn; a worker that has it hears so.");
    return 0;
  }
}
