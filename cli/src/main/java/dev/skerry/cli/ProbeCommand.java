package dev.skerry.cli;

import dev.skerry.cli.wiring.Probe;
import dev.skerry.cli.wiring.SensorSheet;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Tier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry probe}. */
@Command(
    name = "probe",
    description = {
      "Find out what this machine is: cores, memory, sensors, and how fast one core computes.",
      "With --for, whether it would do for a family, and which of other machines would.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  skerry probe --json > this-machine.json",
      "  skerry probe --for family --within 20ms --accuracy 0.9 --among pi5.json:80 --among nuc.json:340"
    })
final class ProbeCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print for a machine.")
  private boolean json;

  @Option(
      names = "--for",
      paramLabel = "FAMILY",
      description =
          "Measure the variants of this family, a folder or an archive of one, and say whether this machine would do; ends"
              + " with 1 if not.")
  private @Nullable Path wanted;

  @Option(
      names = "--trust",
      paramLabel = "PUBLIC.pem",
      description =
          "With --for: refuse a family that this key has not signed, as skerry serve does.")
  private @Nullable Path trust;

  @Option(
      names = "--within",
      paramLabel = "TIME",
      description = "With --for: 99 runs in 100 are to take no longer.")
  private @Nullable Duration within;

  @Option(
      names = "--accuracy",
      paramLabel = "X",
      description = "With --for: a variant is to have at least this accuracy, from 0 to 1.")
  private double accuracy;

  @Option(
      names = "--among",
      paramLabel = "FILE[:PRICE]",
      description =
          "With --for: also this machine, as skerry probe --json has described it there. Can be repeated.")
  private List<String> among = List.of();

  /** What {@code --json} prints; null is what the machine does not say. */
  record Shown(
      String name,
      Tier tier,
      DeviceProfile.Cpu cpu,
      long memoryBytes,
      long storageBytes,
      List<String> accelerators,
      List<String> frameworks,
      @Nullable Double budgetWatts,
      boolean battery,
      Map<String, Double> temperatures,
      DeviceProfile.@Nullable Calibration calibration,
      Map<String, String> sensors) {}

  @Override
  public Integer call() throws InterruptedException {
    if (wanted != null) {
      return new Fit(within, accuracy, among, trust).of(wanted, json);
    }
    if (within != null || accuracy != 0 || !among.isEmpty() || trust != null) {
      throw CommandException.wrong(
          "--within, --accuracy, --among, --trust: of no use alone (expected: with --for FAMILY)");
    }
    SensorSheet sheet = new SensorSheet(Machine.cores());
    DeviceProfile profile = new Probe().run();
    Map<String, String> sensors = sheet.read();
    if (json) {
      Printed.json(shown(profile, sensors));
    } else {
      print(profile);
      System.out.printf("%nSensors%n");
      sensors.forEach(ProbeCommand::line);
    }
    return 0;
  }

  private static Shown shown(DeviceProfile profile, Map<String, String> sensors) {
    OptionalDouble budget = profile.power().budgetWatts();
    return new Shown(
        profile.name(),
        profile.tier(),
        profile.cpu(),
        profile.memory().count(),
        profile.storage().count(),
        profile.accelerators(),
        profile.frameworks(),
        budget.isPresent() ? budget.getAsDouble() : null,
        profile.power().battery(),
        profile.power().temperatures(),
        profile.calibration().orElse(null),
        sensors);
  }

  private static void print(DeviceProfile profile) {
    line("Machine", profile.name());
    line(
        "CPU",
        profile.cpu().model()
            + ", "
            + profile.cpu().cores()
            + (profile.cpu().cores() == 1 ? " core, " : " cores, ")
            + profile.cpu().architecture());
    line(
        "Features",
        profile.cpu().features().isEmpty()
            ? "not said"
            : String.join(" ", profile.cpu().features()));
    line("Memory", profile.memory().toString());
    line("Storage", profile.storage() + " free");
    line("Engine runs on", String.join(", ", profile.frameworks()));
    profile
        .calibration()
        .ifPresent(measured -> {
          line(
              "Compute",
              String.format(
                  Locale.ROOT,
                  "%.1f GFLOP/s per core (fp32 matrix product, measured)",
                  measured.gigaflops()));
          line(
              "Memory speed",
              String.format(
                  Locale.ROOT,
                  "%.1f GB/s per core (sequential read, measured)",
                  measured.gigabytesPerSecond()));
        });
  }

  private static void line(String what, String value) {
    System.out.printf("%-15s %s%n", what, value);
  }
}
