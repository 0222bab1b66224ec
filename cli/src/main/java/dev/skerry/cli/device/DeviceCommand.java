package dev.skerry.cli.device;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skerry device}. */
@Command(
    name = "device",
    description = {"Make this machine a device of a fleet, and run it.", ""},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DeviceJoinCommand.class, DeviceRunCommand.class},
    footer = {
      "",
      "Example:",
      "  skerry device join --fleet https://fleet.example.org:8011 --token TOKEN",
      "  skerry device run",
      "A device on its own, without any fleet, is skerry serve."
    })
public final class DeviceCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "device: no command (expected: join or run)");
  }
}
