package dev.skerry.cli.fleet;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet resume}. */
@Command(
    name = "resume",
    description = {"Let a rollout that is held go on.", ""},
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry fleet resume bearing-1"})
final class FleetResumeCommand implements Callable<Integer> {
  @Mixin private Access access = new Access();

  @Parameters(paramLabel = "ROLLOUT", description = "Its name.")
  private @Nullable String name;

  @Override
  public Integer call() {
    FleetRolloutsCommand.one(
        access.ask(
            "POST",
            "/v1/rollouts/" + Objects.requireNonNull(name) + "/resume",
            null,
            FleetRolloutsCommand.Shown.class));
    return 0;
  }
}
