package dev.skerry.cli;

import dev.skerry.cli.otlp.OtlpOptions;
import dev.skerry.cli.wiring.DeviceProgram;
import dev.skerry.cli.wiring.DeviceSetup;
import dev.skerry.cli.wiring.Probe;
import dev.skerry.cli.wiring.ServedModels;
import dev.skerry.cli.wiring.Tls;
import dev.skerry.engine.ThisJvm;
import dev.skerry.journal.JournalException;
import dev.skerry.model.signing.KeyFiles;
import dev.skerry.terms.AgentSpec.CacheLimits;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.LatencyClass;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry serve}. */
@Command(
    name = "serve",
    description = {
      "Answer questions to models, each in time.",
      "",
      "Speaks the Open Inference Protocol: clients of Triton and KServe need no change. Each model is tried in a child"
          + " process before it is loaded. Listens on this machine only, unless --host says otherwise.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  skerry serve model.onnx family/",
      "  skerry serve brake.onnx captions.onnx --latency-of brake=REAL_TIME,captions=BATCH",
      "  curl localhost:8000/v2/models/model",
      "Stop it with Ctrl-C; what was taken is answered first, and a line says how many were in time."
    })
final class ServeCommand implements Callable<Integer> {
  private static final int MOST_PER_CORE = 4;

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL.onnx|FAMILY|FAMILY.skerry",
      description = "A model file, a family's folder, or an archive of one (skerry pack).")
  private List<Path> models = List.of();

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
      names = "--latency",
      paramLabel = "CLASS",
      defaultValue = "INTERACTIVE",
      description =
          "Deadline and priority of requests that bring none: ${COMPLETION-CANDIDATES}"
              + " (${DEFAULT-VALUE}, 100 ms).")
  private LatencyClass latency = LatencyClass.INTERACTIVE;

  @Option(
      names = "--latency-of",
      split = ",",
      paramLabel = "NAME=CLASS",
      description =
          "The same for one model. More urgent ones do not wait for others: these run in pieces.")
  private Map<String, LatencyClass> latencyOf = Map.of();

  @Option(
      names = "--longest-block",
      paramLabel = "TIME",
      description =
          "For how long a model may keep a more urgent one waiting; 500us unless set, where --latency-of"
              + " makes some more urgent.")
  private @Nullable Duration longestBlock;

  @Option(
      names = "--accuracy-floor",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Use no variant less accurate than this, from 0 to 1, by what its family was measured by:"
              + " a share of right answers, or, where nobody had labels, of those that agree with the original's.")
  private double accuracyFloor;

  @Option(
      names = "--cache",
      paramLabel = "SIZE",
      defaultValue = "0B",
      description = "Keep answers for the same question, up to this size: 64MiB. Off unless set.")
  private Bytes cache = new Bytes(0);

  @Option(
      names = "--cache-ttl",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "How old a kept answer may become (${DEFAULT-VALUE}).")
  private Duration cacheTtl = Duration.ZERO;

  @Option(
      names = "--executors",
      paramLabel = "N",
      description = "Models that run at once; all cores but one unless set.")
  private @Nullable Integer executors;

  @Option(
      names = "--tls-cert",
      paramLabel = "PEM",
      description = "Certificate chain; with it, REST and gRPC take TLS alone.")
  private @Nullable Path tlsCert;

  @Option(names = "--tls-key", paramLabel = "PEM", description = "The certificate's private key.")
  private @Nullable Path tlsKey;

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description =
          "What must outlive the process; unless set, ~/.local/state/skerry/device-PORT, or under $XDG_STATE_HOME.")
  private @Nullable Path state;

  @Option(
      names = "--allow-non-finite",
      description =
          "Let NaN and infinities through to the models. Refused unless set: from a sensor they mean a fault.")
  private boolean allowNonFinite;

  @Option(
      names = "--fail-safe",
      description =
          "Refuse a model that declares no safe answer. One that declares it is fail-safe in any case.")
  private boolean failSafe;

  @Option(
      names = "--trust",
      paramLabel = "PUBLIC.pem",
      description =
          "Serve families alone that this key signed, and in which nothing was altered since (skerry sign).")
  private @Nullable Path trust;

  @Option(
      names = "--isolate",
      description =
          "Run models in a child process, while another one stands by: a crash of native code, or a run that hangs, takes"
              + " no more than the child.")
  private boolean isolate;

  @Option(
      names = "--no-trial",
      description = "Load models without trying them in a child process first.")
  private boolean noTrial;

  @Mixin private OtlpOptions otlp = new OtlpOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<OtlpOptions.Ready> export = otlp.ready();
    DeviceProgram program = start(setup());
    export.ifPresent(ready -> program.export(ready, Probe.hostName() + ":" + program.restPort()));
    Stop stop =
        Stop.closes(() -> {
          program.close();
          System.out.println(program.farewell());
        });
    ServedModels.lines(program.abilities()).forEach(System.out::println);
    System.out.println(
        "REST:    "
            + (tlsCert == null ? "http://" : "https://")
            + host
            + ":"
            + program.restPort()
            + "/v2");
    System.out.println("gRPC:    " + host + ":" + program.grpcPort());
    System.out.println("Metrics: http://" + host + ":" + program.metricsPort() + "/metrics");
    export.ifPresent(ready -> System.out.println("OTLP:    " + ready.shown()));
    System.out.println("Ready. Ctrl-C stops it.");
    stop.await();
    return 0;
  }

  private DeviceProgram start(DeviceSetup setup) throws IOException {
    try {
      return DeviceProgram.start(setup);
    } catch (JournalException e) {
      if (e.category() != JournalException.Category.IN_USE) {
        throw e;
      }
      throw CommandException.failed(
          "state: "
              + stateFolder()
              + " is in use by another skerry (expected: one of its own; stop the other one, or say"
              + (state == null ? " another --port or a --state)" : " another --state)"));
    }
  }

  private Path stateFolder() {
    return state == null ? Machine.stateFolder("device-" + port) : state;
  }

  private Optional<Tls> tls() {
    if ((tlsCert == null) != (tlsKey == null)) {
      throw CommandException.wrong(
          "TLS: only one of --tls-cert and --tls-key (expected: both or none)");
    }
    return tlsCert == null || tlsKey == null
        ? Optional.empty()
        : Optional.of(new Tls(tlsCert, tlsKey));
  }

  private static void requirePort(String option, int port) {
    if (port < 0 || port > Machine.LAST_PORT) {
      throw CommandException.wrong(
          option
              + ": "
              + port
              + " (expected: 0 to "
              + Machine.LAST_PORT
              + ", 0 for any that is free)");
    }
  }

  private static void requireApart(String option, int port, String other, int taken) {
    if (port == taken && port != 0) {
      throw CommandException.wrong(
          option + ": " + port + " (expected: another one than " + other + ")");
    }
  }

  private DeviceSetup setup() {
    int most = MOST_PER_CORE * Machine.cores();
    if (executors != null && (executors < 1 || executors > most)) {
      throw CommandException.wrong(
          "--executors: "
              + executors
              + " (expected: 1 to "
              + most
              + ", "
              + MOST_PER_CORE
              + " for each core)");
    }
    if (!(accuracyFloor >= 0 && accuracyFloor <= 1)) {
      throw CommandException.wrong(
          "--accuracy-floor: " + accuracyFloor + " (expected: a share from 0 to 1)");
    }
    requirePort("--port", port);
    requirePort("--grpc-port", grpcPort);
    requirePort("--metrics-port", metricsPort);
    requireApart("--grpc-port", grpcPort, "--port", port);
    requireApart("--metrics-port", metricsPort, "--port", port);
    requireApart("--metrics-port", metricsPort, "--grpc-port", grpcPort);
    return new DeviceSetup(
        models,
        stateFolder(),
        Optional.of(Machine.cacheFolder("compiled")),
        Machine.cores(),
        executors == null ? 0 : executors,
        !allowNonFinite,
        new DeviceSetup.Children(
            noTrial ? Optional.empty() : Optional.of(ThisJvm.launcher()),
            isolate ? Optional.of(Machine.isolation()) : Optional.empty()),
        new DeviceSetup.Ports(host, port, grpcPort, metricsPort, tls()),
        new DeviceSetup.Shape(
            latency,
            latencyOf,
            Optional.ofNullable(longestBlock),
            accuracyFloor,
            new CacheLimits(cache, cacheTtl),
            failSafe),
        Optional.ofNullable(trust).map(KeyFiles::readPublic));
  }
}
