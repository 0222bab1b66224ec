package dev.skerry.cli.fleet;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet abort}. */
@Command(
    name = "abort",
    description = {"End a rollout, and send everybody back to what ran before.", ""},
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry fleet abort bearing-1"})
final class FleetAbortCommand implements Callable<Integer> {
  @Mixin private Access access = new Access();

  @Parameters(paramLabel = "ROLLOUT", description = "Its name.")
  private @Nullable String name;

  @Override
  public Integer call() {
    FleetRolloutsCommand.one(
        access.ask(
            "POST",
            "/v1/rollouts/" + Objects.requireNonNull(name) + "/abort",
            null,
            FleetRolloutsCommand.Shown.class));
    return 0;
  }
}
