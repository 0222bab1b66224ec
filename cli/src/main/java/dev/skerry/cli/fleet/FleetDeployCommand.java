package dev.skerry.cli.fleet;

import dev.skerry.cli.CommandException;
import dev.skerry.fleet.placement.Spread;
import dev.skerry.terms.LatencyClass;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet deploy}. */
@Command(
    name = "deploy",
    description = {
      "Say that an agent shall run, and where.",
      "",
      "Devices that join later and fit run it as well. Without --site, --label and --device all devices do.",
      "With --copies the fleet chooses so many of them that have room, are fast enough and are heard of; skerry fleet"
          + " placement says why.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  skerry fleet deploy bearing --family bearing@2 --site hall-3",
      "  skerry fleet deploy counter --family counter --copies 2 --spread site --rate 5 --dry-run",
      "  skerry fleet deploy bearing --again",
      "  skerry fleet deploy brake --family brake --latency real_time --fail-safe --label axle=front"
    })
final class FleetDeployCommand implements Callable<Integer> {
  @Mixin private Access access = new Access();

  @Parameters(paramLabel = "AGENT", description = "What clients call it.")
  private @Nullable String agent;

  @Option(
      names = "--family",
      paramLabel = "NAME[@VERSION]|DIGEST",
      description = "What it runs; of a name, the highest version.")
  private @Nullable String family;

  @Option(
      names = "--latency",
      paramLabel = "CLASS",
      defaultValue = "INTERACTIVE",
      description =
          "Deadline and priority of requests that bring none: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private LatencyClass latency = LatencyClass.INTERACTIVE;

  @Option(
      names = "--accuracy-floor",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Use no variant less accurate than this, from 0 to 1, by what its family was measured by.")
  private double accuracyFloor;

  @Option(names = "--fail-safe", description = "Refuse a family that declares no safe answer.")
  private boolean failSafe;

  @Option(
      names = "--site",
      split = ",",
      paramLabel = "NAME",
      description = "On devices of these sites.")
  private List<String> sites = List.of();

  @Option(
      names = "--label",
      split = ",",
      paramLabel = "NAME=VALUE",
      description = "On devices that have all of these labels.")
  private Map<String, String> labels = Map.of();

  @Option(names = "--device", split = ",", paramLabel = "NAME", description = "On these devices.")
  private List<String> devices = List.of();

  @Option(
      names = "--at-once",
      description =
          "Give another family than it runs to all devices at once. skerry fleet rollout is careful with it.")
  private boolean atOnce;

  @Option(
      names = "--copies",
      paramLabel = "N",
      description = "On so many devices of these, which the fleet chooses; on all unless set.")
  private @Nullable Integer copies;

  @Option(
      names = "--spread",
      paramLabel = "WHAT",
      defaultValue = "DEVICE",
      description =
          "With --copies: what they shall not share if that can be had, ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Spread spread = Spread.DEVICE;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "With --copies: questions a second that each is expected to be asked (${DEFAULT-VALUE}).")
  private double perSecond;

  @Option(names = "--dry-run", description = "Say what would run where, and do nothing.")
  private boolean dryRun;

  @Option(
      names = "--again",
      description =
          "Have devices that refused what they shall run try it once more; nothing else is changed.")
  private boolean again;

  record Tried(List<String> devices) {}

  record Asked(
      String family,
      LatencyClass latencyClass,
      double accuracyFloor,
      boolean failSafe,
      List<String> sites,
      Map<String, String> labels,
      List<String> devices,
      boolean atOnce,
      @Nullable Integer copies,
      Spread spread,
      double perSecond) {}

  record Noted(List<String> notes) {}

  @Override
  public Integer call() {
    String path = "/v1/agents/" + Objects.requireNonNull(agent);
    if (again) {
      tryAgain(path);
      return 0;
    }
    if (family == null) {
      throw CommandException.wrong("--family: missing (expected: NAME[@VERSION] or a digest)");
    }
    Asked asked =
        new Asked(
            family,
            latency,
            accuracyFloor,
            failSafe,
            sites,
            labels,
            devices,
            atOnce,
            copies,
            spread,
            perSecond);
    if (dryRun) {
      FleetPlacementCommand.print(
          access.ask("POST", path + "/plan", asked, FleetPlacementCommand.Shown.class));
      return 0;
    }
    Noted noted = access.ask("PUT", path, asked, Noted.class);
    noted.notes().forEach(System.err::println);
    System.out.println(agent + " shall run. skerry fleet devices says where it does.");
    return 0;
  }

  private void tryAgain(String path) {
    if (family != null) {
      throw CommandException.wrong("--again: with --family (expected: the agent alone)");
    }
    Tried tried = access.ask("POST", path + "/again", null, Tried.class);
    System.out.println(
        String.join(", ", tried.devices())
            + (tried.devices().size() == 1 ? " tries " : " try ")
            + agent
            + " again. skerry fleet devices says what comes of it.");
  }
}
