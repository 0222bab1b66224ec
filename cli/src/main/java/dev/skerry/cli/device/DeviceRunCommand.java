package dev.skerry.cli.device;

import dev.skerry.cli.CommandException;
import dev.skerry.cli.Machine;
import dev.skerry.cli.Stop;
import dev.skerry.cli.otlp.OtlpOptions;
import dev.skerry.cli.wiring.DeviceSetup;
import dev.skerry.cli.wiring.MemberProgram;
import dev.skerry.cli.wiring.ServedModels;
import dev.skerry.device.slots.ProbationRules;
import dev.skerry.device.uplink.Identity;
import dev.skerry.engine.ThisJvm;
import dev.skerry.model.signing.KeyFiles;
import dev.skerry.terms.AgentSpec.CacheLimits;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.LatencyClass;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skerry device run}. */
@Command(
    name = "run",
    description = {
      "Run what the fleet wants on this device.",
      "",
      "What ran last answers first, whether the fleet can be reached or not. A new version answers on probation; one that"
          + " does worse than the last gives way to it by itself.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  skerry device run --isolate",
      "  skerry device run --site 192.168.1.7:7800      # and skerry site shows the others",
      "  curl localhost:8000/v2/models/bearing",
      "Stop it with Ctrl-C; what was taken is answered first."
    })
final class DeviceRunCommand implements Callable<Integer> {
  private static final int MOST_PER_CORE = 4;

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description =
          "As it was given to skerry device join; unless set, ~/.local/state/skerry/device, or under $XDG_STATE_HOME.")
  private @Nullable Path state;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Listen here (${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8000",
      description = "REST (${DEFAULT-VALUE}); 0 for any free one.")
  private int port;

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      defaultValue = "8001",
      description = "gRPC (${DEFAULT-VALUE}); 0 for any free one.")
  private int grpcPort;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "8002",
      description = "Prometheus metrics (${DEFAULT-VALUE}); 0 for any free one.")
  private int metricsPort;

  @Option(
      names = "--trust",
      paramLabel = "PUBLIC.pem",
      description = "Run families alone that this key signed, whatever the fleet says.")
  private @Nullable Path trust;

  @Option(
      names = "--fetch-rate",
      paramLabel = "SIZE",
      defaultValue = "0B",
      description =
          "Fetch families with at most so many bytes a second: 1MiB. As fast as it goes unless set.")
  private Bytes fetchRate = new Bytes(0);

  @Option(
      names = "--probation",
      paramLabel = "TIME",
      defaultValue = "5m",
      description =
          "For how long a new version must do well before it is trusted (${DEFAULT-VALUE}).")
  private Duration probation = Duration.ofMinutes(5);

  @Option(
      names = "--report-every",
      paramLabel = "TIME",
      defaultValue = "5s",
      description =
          "How often to report while nothing changes (${DEFAULT-VALUE}), at most a minute.")
  private Duration reportEvery = Duration.ofSeconds(5);

  @Option(
      names = "--executors",
      paramLabel = "N",
      defaultValue = "0",
      description = "Models that run at once; all cores but one unless set.")
  private int executors;

  @Option(
      names = "--isolate",
      description =
          "Run models in a child process, while another one stands by: a crash of native code takes no more than the child.")
  private boolean isolate;

  @Mixin private SiteOptions site = new SiteOptions();

  @Mixin private OtlpOptions otlp = new OtlpOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    int most = MOST_PER_CORE * Machine.cores();
    if (executors < 0 || executors > most) {
      throw CommandException.wrong("--executors: " + executors + " (expected: 1 to " + most + ")");
    }
    if (!reportEvery.isPositive() || reportEvery.compareTo(Duration.ofMinutes(1)) > 0) {
      throw CommandException.wrong(
          "--report-every: " + reportEvery.toMillis() + " ms (expected: more than 0, at most 1m)");
    }
    Path folder = state == null ? Machine.stateFolder("device") : state;
    if (!Identity.isIn(folder.resolve(MemberProgram.IDENTITY))) {
      throw CommandException.wrong(
          folder + ": this device belongs to no fleet (expected: skerry device join first)");
    }
    Optional<OtlpOptions.Ready> export = otlp.ready();
    MemberProgram member =
        MemberProgram.start(
            setup(folder),
            new MemberProgram.Habits(
                new ProbationRules(
                    probation,
                    ProbationRules.USUAL.enough(),
                    probation.multipliedBy(6),
                    ProbationRules.USUAL.starts()),
                reportEvery,
                fetchRate.count()),
            site.setup());
    export.ifPresent(ready -> member.program().export(ready, member.device()));
    Stop stop =
        Stop.closes(() -> {
          member.close();
          System.out.println(member.program().farewell());
        });
    ServedModels.lines(member.program().abilities()).forEach(System.out::println);
    System.out.println("REST:    http://" + host + ":" + member.program().restPort() + "/v2");
    System.out.println("gRPC:    " + host + ":" + member.program().grpcPort());
    System.out.println(
        "Metrics: http://" + host + ":" + member.program().metricsPort() + "/metrics");
    export.ifPresent(ready -> System.out.println("OTLP:    " + ready.shown()));
    System.out.println("Ready. Ctrl-C stops it.");
    stop.await();
    return 0;
  }

  private DeviceSetup setup(Path folder) {
    return new DeviceSetup(
        List.of(),
        folder,
        Optional.of(Machine.cacheFolder("compiled")),
        Machine.cores(),
        executors,
        true,
        new DeviceSetup.Children(
            Optional.of(ThisJvm.launcher()),
            isolate ? Optional.of(Machine.isolation()) : Optional.empty()),
        new DeviceSetup.Ports(host, port, grpcPort, metricsPort, Optional.empty()),
        new DeviceSetup.Shape(
            LatencyClass.INTERACTIVE, 0, new CacheLimits(new Bytes(0), Duration.ZERO), false),
        Optional.ofNullable(trust).map(KeyFiles::readPublic));
  }
}
