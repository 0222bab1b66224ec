package dev.skerry.cli.wiring;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skerry.cli.otlp.Exporter;
import dev.skerry.cli.otlp.OtlpOptions;
import dev.skerry.device.Ability;
import dev.skerry.device.Device;
import dev.skerry.device.DeviceOptions;
import dev.skerry.device.Trials;
import dev.skerry.device.resources.Sensors;
import dev.skerry.device.store.DeviceMemory;
import dev.skerry.engine.CompiledModels;
import dev.skerry.engine.Trial;
import dev.skerry.journal.DirectoryDisk;
import dev.skerry.journal.JournalException;
import dev.skerry.link.Outcomes;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.Inference;
import dev.skerry.serving.grpc.GrpcServer;
import dev.skerry.serving.rest.MetricsServer;
import dev.skerry.serving.rest.RestServer;
import dev.skerry.terms.AgentSpec;
import dev.skerry.terms.Digest;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One device with everything around it: its memory, its models, its ports. */
public final class DeviceProgram implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DeviceProgram.class.getName());
  private static final Duration NOTE_EVERY = Duration.ofSeconds(5);
  private static final String UNPACKED = "unpacked";
  private static final Duration FAREWELL = Duration.ofMillis(300);
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final SystemTime time;
  private final DeviceMemory memory;
  private final Device device;
  private final RestServer rest;
  private final GrpcServer grpc;
  private final MetricsServer metrics;
  private final Optional<Supplier<SiteView>> site;
  private volatile @Nullable Exporter exporter;

  /** What is around a device beside its own models and ports. */
  public interface Around {
    /** Nothing. */
    Around NOTHING = (device, time) -> {};

    /** Is called before it listens, once what is in its setup is loaded. */
    void prepare(Device device, SystemTime time) throws IOException;

    /** Who is asked by those who come to its ports. */
    default Inference front(Device device) {
      return device;
    }

    /** Whom it sees beside itself, for whoever reads its metrics; empty if it looks for nobody. */
    default Optional<Supplier<SiteView>> site() {
      return Optional.empty();
    }
  }

  private DeviceProgram(DeviceSetup setup, Around around, SystemTime time, DeviceMemory memory)
      throws IOException {
    this.time = time;
    this.memory = memory;
    setup.ports().checkFree();
    tell(memory.recovered());
    requireServed(setup.shape().latencyClasses().keySet(), setup.models());
    Thread warmUp = Thread.ofPlatform().name("warm-up").daemon(true).start(new WarmUp(time));
    device = Device.open(options(setup), time, new SplittableRandom(), remember());
    device.heed(Sensors.under(Path.of("/")));
    UnaryOperator<AgentSpec> shape = setup::shape;
    for (Path model : setup.models()) {
      long start = time.nanos();
      String name = device.add(model, shape);
      log("event=loaded model=" + name + " ms=" + (time.nanos() - start) / 1_000_000);
    }
    around.prepare(device, time);
    join(warmUp);
    Inference front = around.front(device);
    site = around.site();
    metrics = watch(setup.ports());
    rest = RestServer.start(front, setup.ports().restOptions(), metrics::pointHere);
    grpc = GrpcServer.start(front, setup.ports().grpcOptions());
    log("event=ready rest=" + rest.port() + " grpc=" + grpc.port() + " metrics=" + metrics.port());
    time.after(NOTE_EVERY, this::note);
    Niceness.compilers();
  }

  private MetricsServer watch(DeviceSetup.Ports ports) {
    return MetricsServer.start(
        ports.host(),
        ports.metrics(),
        this::writeMetrics,
        site.map(view -> out -> JSON.writeValue(out, view.get())));
  }

  private void writeMetrics(OutputStream out) throws IOException {
    device.writeMetrics(out);
    if (site.isPresent()) {
      SiteMetrics.write(site.get().get(), out);
    }
    Exporter pushes = exporter;
    if (pushes != null) {
      out.write(pushes.text().getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Pushes its metrics from now on; called at most once.
   *
   * @param instance what it is called where they arrive
   */
  public void export(OtlpOptions.Ready ready, String instance) {
    exporter = ready.start("skerry-device", instance, this::writeMetrics, time);
  }

  /**
   * Opens the memory, loads the models, and only then listens. If it cannot, it notes that it was
   * not killed; what else it had begun ends with the process.
   */
  public static DeviceProgram start(DeviceSetup setup) throws IOException {
    return start(setup, Around.NOTHING);
  }

  /** Does the same, and what is to be done around it. */
  public static DeviceProgram start(DeviceSetup setup, Around around) throws IOException {
    SystemTime time = new SystemTime();
    DeviceMemory memory = DeviceMemory.open(DirectoryDisk.at(setup.state()), time.now());
    try {
      return new DeviceProgram(setup, around, time, memory);
    } catch (IOException | RuntimeException e) {
      memory.noteStopped();
      memory.close();
      time.close();
      throw e;
    }
  }

  /** Before any is loaded, which takes long. */
  private static void requireServed(Set<String> named, List<Path> models) {
    if (named.isEmpty()) {
      return;
    }
    List<String> served = models.stream().map(Device::nameOf).toList();
    for (String name : named) {
      if (!served.contains(name)) {
        throw new IllegalArgumentException(
            "latency of " + name + " (expected: one of " + String.join(", ", served) + ")");
      }
    }
  }

  private static void join(Thread thread) throws InterruptedIOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while starting");
    }
  }

  private static DeviceOptions options(DeviceSetup setup) {
    DeviceOptions options =
        DeviceOptions.forCores(setup.cores())
            .withFiniteInputsOnly(setup.finiteInputsOnly())
            .withUnpacked(setup.state().resolve(UNPACKED));
    if (setup.shape().block().isPresent()) {
      options = options.withLongestBlock(setup.shape().block().get());
    }
    if (setup.compiled().isPresent()) {
      options =
          options.withCompiled(new CompiledModels(setup.compiled().get(), Probe.cpu().toString()));
    }
    if (setup.trusted().isPresent()) {
      options = options.withTrusted(setup.trusted().get());
    }
    if (setup.executors() > 0) {
      options = options.withExecutors(setup.executors());
    }
    if (setup.children().isolation().isPresent()) {
      options = options.withIsolation(setup.children().isolation().get());
    }
    return setup.children().trial().isPresent()
        ? options.withTrial(
            new Trial(setup.children().trial().get(), Trial.Limits.DEFAULT, Trial.GLANCE))
        : options;
  }

  private Trials remember() {
    return new Trials() {
      @Override
      public boolean hasPassed(Digest digest) {
        return memory.hasPassed(digest);
      }

      @Override
      public void passed(Digest digest) {
        try {
          memory.notePassed(digest);
        } catch (JournalException e) {
          LOG.log(System.Logger.Level.WARNING, "event=not_noted reason=\"" + e.getMessage() + "\"");
        }
      }
    };
  }

  private static void tell(DeviceMemory.Recovered found) {
    found
        .lastStart()
        .ifPresent(at ->
            log(
                "event=recovered last_start="
                    + at
                    + " ended="
                    + (found.clean() ? "stopped" : "killed")
                    + " answered="
                    + found.answered()
                    + " models_tried="
                    + found.trials()
                    + " notes="
                    + found.records()
                    + " torn_bytes="
                    + found.tornBytes()
                    + " lost_notes="
                    + found.damages()));
  }

  private void note() {
    try {
      memory.noteAnswered(device.answered());
    } catch (JournalException e) {
      LOG.log(System.Logger.Level.WARNING, "event=not_noted reason=\"" + e.getMessage() + "\"");
    }
    time.after(NOTE_EVERY, this::note);
  }

  /** The device itself. */
  public Device device() {
    return device;
  }

  /** Where it listens for REST. */
  public int restPort() {
    return rest.port();
  }

  /** Where it listens for gRPC. */
  public int grpcPort() {
    return grpc.port();
  }

  /** Where it listens for whoever wants its metrics. */
  public int metricsPort() {
    return metrics.port();
  }

  /** What it found when it started. */
  public DeviceMemory.Recovered recovered() {
    return memory.recovered();
  }

  /** What it can do now for each model. */
  public List<Ability> abilities() {
    return device.abilities();
  }

  /** Every model that answers, by name. */
  public List<String> models() {
    return device.catalog().index().stream().map(Catalog.Entry::name).distinct().toList();
  }

  /**
   * For a person: that it has stopped, and what came of all that it answered itself; to be read
   * once closed.
   */
  public String farewell() {
    Outcomes all = device.outcomes();
    return "Stopped. Answered: "
        + all.answered()
        + " ("
        + (all.answered() - all.late())
        + " in time, "
        + all.late()
        + " late); refused: "
        + all.refused();
  }

  private static void log(String event) {
    LOG.log(System.Logger.Level.INFO, event);
  }

  /**
   * Goes on listening for a moment: who asks now is told to ask elsewhere, instead of finding the
   * door shut.
   */
  private void tellLateComers() {
    long end = time.nanos() + FAREWELL.toNanos();
    for (long left = FAREWELL.toNanos();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = end - time.nanos()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** Lets what was taken finish, then stops listening. */
  @Override
  public void close() throws JournalException {
    device.close();
    tellLateComers();
    Exporter pushes = exporter;
    if (pushes != null) {
      pushes.close();
    }
    rest.close();
    grpc.close();
    metrics.close();
    time.close();
    // Only now: what was under way has been answered as well.
    long answered = device.answered();
    memory.noteAnswered(answered);
    memory.noteStopped();
    memory.close();
    log("event=stopped answered=" + answered);
  }
}
