package dev.skerry.cli.fleet;

import dev.skerry.cli.Machine;
import dev.skerry.cli.Stop;
import dev.skerry.cli.otlp.OtlpOptions;
import dev.skerry.cli.wiring.FleetProgram;
import dev.skerry.cli.wiring.Probe;
import dev.skerry.model.signing.KeyFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skerry fleet run}. */
@Command(
    name = "run",
    description = {
      "Run a fleet, or one replica of it.",
      "",
      "By itself it starts a PostgreSQL of its own, for this machine alone, and keeps what is in it from one start to the next."
          + " With --database it uses yours, and any number of replicas may.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  skerry fleet run",
      "  skerry fleet run --device-host 0.0.0.0 --name fleet.example.org \\",
      "    --database 'jdbc:postgresql://db/fleet?user=fleet&password=...'",
      "Stop it with Ctrl-C; devices go on without it."
    })
final class FleetRunCommand implements Callable<Integer> {
  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Listen for people here (${DEFAULT-VALUE}); without TLS, so leave it at that or put a proxy before it.")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8010",
      description = "For people and their tools (${DEFAULT-VALUE}); 0 for any free one.")
  private int port;

  @Option(
      names = "--device-host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Listen for devices here (${DEFAULT-VALUE}).")
  private String deviceHost = "";

  @Option(
      names = "--device-port",
      paramLabel = "PORT",
      defaultValue = "8011",
      description = "For devices, with mutual TLS (${DEFAULT-VALUE}).")
  private int devicePort;

  @Option(
      names = "--name",
      split = ",",
      paramLabel = "HOST",
      description =
          "Names and addresses under which devices reach it, beside localhost and --device-host.")
  private List<String> names = List.of();

  @Option(
      names = "--database",
      paramLabel = "JDBC-URL",
      description = "A PostgreSQL that is there; one of its own unless set.")
  private @Nullable String database;

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description =
          "Its own PostgreSQL, and the first person's token; unless set, ~/.local/state/skerry/fleet, or under $XDG_STATE_HOME.")
  private @Nullable Path state;

  @Option(
      names = "--trust",
      paramLabel = "PUBLIC.pem",
      description = "Take families alone that this key signed (skerry sign).")
  private @Nullable Path trust;

  @Mixin private OtlpOptions otlp = new OtlpOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<OtlpOptions.Ready> export = otlp.ready();
    FleetProgram program =
        FleetProgram.start(
            new FleetProgram.Setup(
                host,
                port,
                deviceHost,
                devicePort,
                names,
                Optional.ofNullable(database),
                state == null ? Machine.stateFolder("fleet") : state,
                Machine.cacheFolder("postgres"),
                Optional.ofNullable(trust).map(KeyFiles::readPublic)));
    export.ifPresent(
        ready -> program.export(ready, Probe.hostName() + ":" + program.fleet().managementPort()));
    Stop stop = Stop.closes(program::close);
    System.out.println("People:  http://" + host + ":" + program.fleet().managementPort());
    System.out.println("Devices: https://" + deviceHost + ":" + program.fleet().devicePort());
    program.newToken().ifPresent(file -> System.out.println("Admin:   token in " + file));
    export.ifPresent(ready -> System.out.println("OTLP:    " + ready.shown()));
    System.out.println("Ready. Ctrl-C stops it.");
    stop.await();
    return 0;
  }
}
