package dev.skerry.cli.fleet;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet withdraw}. */
@Command(
    name = "withdraw",
    description = {"Say that an agent shall not run any more, anywhere.", ""},
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry fleet withdraw bearing"})
final class FleetWithdrawCommand implements Callable<Integer> {
  @Mixin private Access access = new Access();

  @Parameters(paramLabel = "AGENT", description = "Its name.")
  private @Nullable String agent;

  @Override
  public Integer call() {
    access.ask("DELETE", "/v1/agents/" + Objects.requireNonNull(agent), null);
    System.out.println(agent + " shall not run any more.");
    return 0;
  }
}
