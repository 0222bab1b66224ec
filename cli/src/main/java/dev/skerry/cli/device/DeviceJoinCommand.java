package dev.skerry.cli.device;

import dev.skerry.cli.CommandException;
import dev.skerry.cli.Machine;
import dev.skerry.cli.wiring.MemberProgram;
import dev.skerry.cli.wiring.Probe;
import dev.skerry.device.uplink.FleetClient;
import dev.skerry.device.uplink.Identity;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry device join}. */
@Command(
    name = "join",
    description = {
      "Join a fleet.",
      "",
      "Makes a key that never leaves this machine, shows the fleet the token, and measures this machine for it.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  skerry device join --fleet https://fleet.example.org:8011 --token TOKEN --name pump-7 --site hall-3"
    })
final class DeviceJoinCommand implements Callable<Integer> {
  @Option(
      names = "--fleet",
      paramLabel = "URL",
      required = true,
      description = "Where devices reach the fleet: https://HOST:8011.")
  private @Nullable URI fleet;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      required = true,
      description = "As skerry fleet token made it.")
  private @Nullable String token;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the fleet is to call it; the host's name unless set.")
  private @Nullable String name;

  @Option(
      names = "--site",
      paramLabel = "NAME",
      defaultValue = "",
      description =
          "The room that it stands in, if the token does not say; another one than the token's is refused.")
  private String site = "";

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description =
          "What must outlive the process, and skerry device run takes, too; unless set, ~/.local/state/skerry/device, or under $XDG_STATE_HOME.")
  private @Nullable Path state;

  @Override
  public Integer call() throws IOException {
    Path folder =
        (state == null ? Machine.stateFolder("device") : state).resolve(MemberProgram.IDENTITY);
    if (Identity.isIn(folder)) {
      throw CommandException.wrong(
          folder
              + ": this device belongs to a fleet already, as "
              + Identity.read(folder).device()
              + " (expected: another --state, or that folder removed)");
    }
    URI where = Objects.requireNonNull(fleet);
    if (!"https".equals(where.getScheme()) || where.getHost() == null) {
      throw CommandException.wrong("--fleet: " + where + " (expected: https://HOST:PORT)");
    }
    DeviceProfile profile = new Probe().run();
    try (SystemTime time = new SystemTime()) {
      Identity identity =
          FleetClient.join(
              where,
              Objects.requireNonNull(token),
              name == null ? profile.name() : name,
              site,
              profile,
              folder,
              time);
      System.out.println(
          identity.device()
              + " belongs to the fleet at "
              + where
              + ". skerry device run"
              + (state == null ? "" : " --state " + state)
              + " starts it.");
      return 0;
    }
  }
}
