package dev.skerry.cli.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.cli.CommandException;
import dev.skerry.link.LinkException;
import dev.skerry.link.LinkJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet rollout}. */
@Command(
    name = "rollout",
    description = {
      "Move a new version of an agent through the fleet, in waves.",
      "",
      "After each wave a gate looks at what is measured there: devices that fell back, went silent, fail, are late, or give"
          + " the safe answer, or, if the gate says how far they may, answer otherwise than before. If more of them are harmed"
          + " than of the others, everybody goes back to what ran before.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  skerry fleet rollout bearing --family bearing@2",
      "  skerry fleet rollout bearing --family bearing@2 --waves 2,line=3,25%%,100%% --soak 2h",
      "skerry fleet rollouts shows how it goes; pause, resume and abort change that."
    })
final class FleetRolloutCommand implements Callable<Integer> {
  @Mixin private Access access = new Access();

  @Parameters(paramLabel = "AGENT", description = "Its name.")
  private @Nullable String agent;

  @Option(
      names = "--family",
      paramLabel = "NAME[@VERSION]|DIGEST",
      required = true,
      description = "What it is to run; of a name, the highest version.")
  private @Nullable String family;

  @Option(
      names = "--waves",
      split = ",",
      paramLabel = "WAVE",
      description =
          "Whom it reaches, one after the other: 10 devices, 12.5%% of all, or all with a label, line=3;"
              + " 25, 5%%, 15%%, 40%%, 100%% unless set.")
  private @Nullable List<String> waves;

  @Option(
      names = "--gate",
      paramLabel = "FILE.json",
      description = "What is allowed, as docs/rollouts.md says; the usual unless set.")
  private @Nullable Path gate;

  @Option(
      names = "--least",
      paramLabel = "TIME",
      description = "How long a wave lasts at least; 5 min unless set.")
  private @Nullable Duration least;

  @Option(
      names = "--most",
      paramLabel = "TIME",
      description = "After which one that has not passed is paused; 12 h unless set.")
  private @Nullable Duration most;

  @Option(
      names = "--soak",
      paramLabel = "TIME",
      description = "For how long all are watched after the last wave; 24 h unless set.")
  private @Nullable Duration soak;

  record Asked(
      @Nullable String agent,
      @Nullable String family,
      @Nullable List<String> waves,
      @Nullable JsonNode gate,
      @Nullable Duration least,
      @Nullable Duration most,
      @Nullable Duration soak) {}

  @Override
  public Integer call() throws IOException {
    FleetRolloutsCommand.Shown begun =
        access.ask(
            "POST",
            "/v1/rollouts",
            new Asked(Objects.requireNonNull(agent), family, waves, readGate(), least, most, soak),
            FleetRolloutsCommand.Shown.class);
    System.out.println(
        begun.name() + " begins. skerry fleet rollouts " + begun.name() + " says how it goes.");
    return 0;
  }

  private @Nullable JsonNode readGate() throws IOException {
    if (gate == null) {
      return null;
    }
    try {
      return LinkJson.read(Files.readAllBytes(gate), JsonNode.class);
    } catch (LinkException e) {
      throw CommandException.wrong("--gate: " + gate + ": " + e.getMessage());
    }
  }
}
