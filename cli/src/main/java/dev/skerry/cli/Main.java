package dev.skerry.cli;

import dev.skerry.cli.device.DeviceCommand;
import dev.skerry.cli.fleet.FleetCommand;
import dev.skerry.cli.workshop.WorkshopCommand;
import dev.skerry.engine.EngineLibraries;
import dev.skerry.terms.Bytes;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. */
@Command(
    name = "skerry",
    description = {"AI at the edge that answers in time.", ""},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      HelpCommand.class,
      DemoCommand.class,
      ServeCommand.class,
      AskCommand.class,
      InspectCommand.class,
      ProbeCommand.class,
      BenchCommand.class,
      SampleCommand.class,
      OptimizeCommand.class,
      WorkshopCommand.class,
      KeysCommand.class,
      SignCommand.class,
      VerifyCommand.class,
      PackCommand.class,
      DeviceCommand.class,
      SiteCommand.class,
      FleetCommand.class,
    },
    footer = {
      "",
      "Start here:",
      "  skerry demo                    a fleet, three devices and their troubles, on this machine, by itself",
      "  skerry serve model.onnx        answer on 127.0.0.1: REST 8000, gRPC 8001, metrics 8002",
      "  skerry ask model --input x.npy --deadline 10ms",
      "",
      "skerry COMMAND --help says more."
    })
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Logs.configure();
    EngineLibraries.prepare(Machine.cacheFolder());
    System.exit(run(arguments));
  }

  /**
   * Runs one command and returns its exit code: 0 done, 1 failed, 2 asked for wrongly; a command
   * may have others, which its help lists.
   */
  static int run(String... arguments) {
    CommandLine line = line();
    if (arguments.length == 0) {
      line.usage(System.out);
      return Failures.WRONG;
    }
    return line.execute(arguments);
  }

  /** All commands. */
  static CommandLine line() {
    CommandLine line = new CommandLine(new Main());
    line.setUsageHelpAutoWidth(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(Duration.class, Units::duration);
    line.registerConverter(Bytes.class, Units::bytes);
    line.registerConverter(int.class, Numbers::whole);
    line.registerConverter(Integer.class, Numbers::whole);
    line.registerConverter(long.class, Numbers::large);
    line.registerConverter(Long.class, Numbers::large);
    line.registerConverter(double.class, Numbers::real);
    line.registerConverter(Double.class, Numbers::real);
    line.setExecutionExceptionHandler(new Failures());
    line.setParameterExceptionHandler(Failures::handleParameters);
    line.setExecutionStrategy(new CommandLine.RunLast());
    return line;
  }
}
