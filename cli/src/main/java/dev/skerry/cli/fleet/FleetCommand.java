package dev.skerry.cli.fleet;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skerry fleet}. */
@Command(
    name = "fleet",
    description = {"Say what shall run on many devices, and watch it.", ""},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      FleetRunCommand.class,
      FleetTokenCommand.class,
      FleetShipCommand.class,
      FleetOptimizeCommand.class,
      FleetJobsCommand.class,
      FleetWithdrawJobCommand.class,
      FleetDeployCommand.class,
      FleetPlacementCommand.class,
      FleetWithdrawCommand.class,
      FleetDevicesCommand.class,
      FleetRolloutCommand.class,
      FleetRolloutsCommand.class,
      FleetPauseCommand.class,
      FleetResumeCommand.class,
      FleetAbortCommand.class,
      FleetAnalyticsCommand.class,
      FleetSloCommand.class,
      FleetMessagesCommand.class,
      FleetPolicyCommand.class,
      FleetAuditCommand.class,
    },
    footer = {
      "",
      "From nothing to an agent that answers on a device:",
      "  skerry fleet run                                  the fleet, on this machine",
      "  skerry fleet token                                a token, good for one device",
      "  skerry device join --fleet https://localhost:8011 --token TOKEN",
      "  skerry device run",
      "  skerry fleet ship family.skerry                   hand it a family",
      "  skerry fleet deploy NAME --family NAME            say that it shall run",
      "  skerry fleet rollout NAME --family NAME@2         move to a new version, carefully"
    })
public final class FleetCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "fleet: no command (expected: one of those below)");
  }
}
