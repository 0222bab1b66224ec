package dev.skerry.device;

import dev.skerry.device.failsafe.Margin;
import dev.skerry.device.isolation.Household;
import dev.skerry.device.offline.Spool;
import dev.skerry.device.resources.Activity;
import dev.skerry.device.resources.Controller;
import dev.skerry.device.resources.Observation;
import dev.skerry.device.resources.Reading;
import dev.skerry.device.resources.Restraint;
import dev.skerry.device.resources.Sensors;
import dev.skerry.device.resources.Watch;
import dev.skerry.device.resources.Watched;
import dev.skerry.device.schedule.Limits;
import dev.skerry.device.telemetry.AgentStatistics;
import dev.skerry.device.telemetry.Heartbeat;
import dev.skerry.device.telemetry.Meter;
import dev.skerry.device.telemetry.Metrics;
import dev.skerry.link.Health;
import dev.skerry.link.Outcomes;
import dev.skerry.link.Tally;
import dev.skerry.link.Traits;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.Inference;
import dev.skerry.serving.Question;
import dev.skerry.terms.AgentSpec;
import dev.skerry.terms.AgentState;
import dev.skerry.terms.LatencyClass;
import dev.skerry.time.Time;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One machine that answers in time.
 *
 * <pre>{@code
 * try (Device device = Device.open(DeviceOptions.forCores(2), new SystemTime(), new SplittableRandom())) {
 *   device.add(Path.of("model.onnx"));
 *   Answer answer = device.ask(Question.to("model").with("input", tensor).within(Duration.ofMillis(10)));
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Device implements Inference, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Device.class.getName());
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final Time time;
  private final Dispatcher dispatcher;
  private final Metrics metrics;
  private final Roster roster;
  private final Loader loader;
  private final Residence residence;
  private final Scrubber scrubber;
  private final Agent.Surroundings surroundings;
  private final Heartbeat heartbeat;
  private final int coresPerSlot;
  private final Sources sources;
  private volatile @Nullable Watch watch;
  private volatile Restraint restraint = Restraint.NONE;

  private Device(DeviceOptions options, Time time, RandomGenerator random, Trials trials) {
    this.time = time;
    this.coresPerSlot = options.engineThreads();
    this.sources = Sources.of(options);
    this.dispatcher = new Dispatcher(options.executors(), options.waiting(), time::nanos);
    this.metrics = new Metrics(dispatcher::waiting);
    metrics.preemptions(dispatcher::preemptions);
    this.residence = Residence.of(options, time::nanos);
    this.loader = new Loader(residence, options, time::nanos, trials);
    this.scrubber = new Scrubber(new Ward(), time::nanos);
    this.heartbeat = metrics.beat(time::nanos);
    this.surroundings =
        new Agent.Surroundings(
            dispatcher, time, new Margin(), options.finiteInputsOnly(), random.nextLong());
    this.roster = new Roster(new Starter(), DRAIN, time);
    metrics.standings(roster::standings);
    residence
        .household()
        .ifPresent(household -> {
          metrics.children(household::children);
          household.listen(dispatcher::succeeded);
        });
    scrubber.start();
  }

  /** Looks after variants whose known answers have changed. */
  private final class Ward implements Scrubber.Ward {
    @Override
    public boolean isIdle() {
      return dispatcher.isIdle();
    }

    @Override
    public long inferences() {
      return metrics.inferences();
    }

    @Override
    public void ran(LoadedVariant variant, long taken) {
      dispatcher.probed(variant, taken);
    }

    @Override
    public boolean patrol() {
      return residence.household().map(Household::patrol).orElse(false);
    }

    @Override
    public void changed(String model, Generation generation, LoadedVariant variant) {
      if (!generation.enter()) {
        // It is gone, and its variants with it.
        return;
      }
      try {
        dispatcher.condemn(generation, variant);
      } finally {
        generation.leave();
      }
      if (!variant.session().renew()) {
        roster.load(model, Map.of());
      }
    }
  }

  /** The process in which models run, if that is another one, and is there. */
  public OptionalLong modelProcess() {
    long process = residence.household().map(Household::pid).orElse(-1L);
    return process < 0 ? OptionalLong.empty() : OptionalLong.of(process);
  }

  /** Whether another process stands by that could take over from {@link #modelProcess}. */
  public boolean standsBy() {
    return residence.household().map(Household::standsBy).orElse(false);
  }

  /** A device without models yet. */
  public static Device open(DeviceOptions options, Time time, RandomGenerator random) {
    return open(options, time, random, Trials.forgetful());
  }

  /** A device without models yet, that tries only those which {@code trials} does not know. */
  public static Device open(
      DeviceOptions options, Time time, RandomGenerator random, Trials trials) {
    return new Device(options, time, random, trials);
  }

  /**
   * What a model file, a family folder or an archive of one would be asked for by; loads nothing.
   *
   * @throws IllegalArgumentException if it is none of these
   * @throws dev.skerry.model.family.FamilyException if there is something wrong in the family
   */
  public static String nameOf(Path model) {
    return Source.nameOf(model);
  }

  /**
   * Loads a model file, a family folder or an archive of one, to be asked for by its name.
   *
   * @return that name
   * @throws LoadException if it cannot be loaded; nothing has changed then
   */
  public String add(Path model) {
    return add(model, UnaryOperator.identity());
  }

  /** Loads what {@link #add(Path)} does, as an agent that {@code shape} has changed. */
  public String add(Path model, UnaryOperator<AgentSpec> shape) {
    return take(model, shape, roster::add);
  }

  private interface Taking {
    void take(Path path, Source source, AgentSpec spec);
  }

  private String take(Path model, UnaryOperator<AgentSpec> shape, Taking taking) {
    Source source = Source.of(model, sources);
    boolean taken = false;
    try {
      AgentSpec spec = shaped(source, shape);
      taking.take(model, source, spec);
      taken = true;
      return spec.name();
    } finally {
      if (!taken) {
        source.discard();
      }
    }
  }

  /**
   * Loads a model file, a family folder or an archive of one, and answers with it in place of
   * whatever is asked for by the name that {@code shape} gives it. What is there answers until
   * then.
   *
   * @return that name
   * @throws LoadException if it cannot be loaded; nothing has changed then
   */
  public String put(Path model, UnaryOperator<AgentSpec> shape) {
    return take(model, shape, roster::put);
  }

  /** Answers nobody who asks for {@code model} any more, once those who did are answered. */
  public void remove(String model) {
    roster.remove(model);
  }

  /**
   * Keeps within what the machine can bear from now on, as {@code sensors} tell; before, nothing is
   * held back. May be called once.
   */
  public synchronized void heed(Sensors sensors) {
    if (watch != null) {
      throw new IllegalStateException("heed: called again (expected: once)");
    }
    Watch begun =
        Watch.start(
            sensors, new Controller(dispatcher.slots(), coresPerSlot), time::nanos, new Body());
    metrics.resources(begun::latest);
    watch = begun;
  }

  /** What the watch looks at and holds back. */
  private final class Body implements Watched {
    private final Meter meter = metrics.meter();

    @Override
    public Activity activity() {
      return new Activity(metrics.answered(), metrics.inferences());
    }

    @Override
    public Restraint restraint() {
      return restraint;
    }

    @Override
    public void apply(Limits limits) {
      dispatcher.limit(limits);
    }

    @Override
    public void drew(Reading<Double> joules) {
      meter.drew(joules);
    }
  }

  /** Keeps within what {@code more} says as well, from the next look at the sensors on. */
  public void restrain(Restraint more) {
    restraint = more;
  }

  private static AgentSpec shaped(Source source, UnaryOperator<AgentSpec> shape) {
    try {
      return shape.apply(
          AgentSpec.of(
              source.family().name(), LatencyClass.INTERACTIVE, source.family().safeAnswer()));
    } catch (IllegalArgumentException e) {
      throw new LoadException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Answer ask(Question question) {
    long arrival = question.arrival().orElseGet(time::nanos);
    return roster.find(question.model(), question.version()).ask(question, arrival);
  }

  @Override
  public Answer decline(Question question, List<TensorSpec> inputs) {
    long arrival = question.arrival().orElseGet(time::nanos);
    return roster.find(question.model(), question.version()).decline(question, inputs, arrival);
  }

  @Override
  public LatencyClass latencyClass(String model, String version) {
    return roster.find(model, version).spec().latencyClass();
  }

  @Override
  public long nanos() {
    return time.nanos();
  }

  @Override
  public Catalog catalog() {
    return roster;
  }

  /**
   * What came of requests to what answers to {@code model} now, since it began to; empty if nothing
   * does.
   */
  public Optional<Tally> tally(String model) {
    return roster.tally(model);
  }

  /** What inputs and outputs of that agent were like since then, as far as they were looked at. */
  public Traits traits(String model) {
    return roster.traits(model).orElse(Traits.none());
  }

  /**
   * What came of requests to {@code model} since the device was opened, of whichever version
   * answered.
   */
  public Outcomes outcomes(String model) {
    return metrics.outcomes(model);
  }

  /** What came of all requests since then, also of those to models that are gone. */
  public Outcomes outcomes() {
    return metrics.outcomes();
  }

  /** How the machine is, as far as its sensors tell. */
  public Health health() {
    Watch watching = watch;
    return (watching == null ? Observation.NONE : watching.latest()).health(dispatcher.waiting());
  }

  /** How many runs there can be at once now. */
  public int slots() {
    return dispatcher.usable();
  }

  /**
   * What all who run and wait now cost at the least, on the quickest variants worth running, in
   * nanoseconds of one slot.
   */
  public long backlog() {
    return dispatcher.backlog();
  }

  /** What it can do now for each agent, in its newest version. */
  public List<Ability> abilities() {
    return roster.abilities();
  }

  /** Whether its own hardware holds it back: heat, a low battery, too little memory. */
  public boolean isStrained() {
    Watch watching = watch;
    return watching != null && watching.latest().strained();
  }

  /** How many requests it has answered so far; still true once it is closed. */
  public long answered() {
    return metrics.answered();
  }

  /** How many requests did not get the best answer in time so far, by {@code kind/cause}. */
  public SortedMap<String, Long> missed() {
    return metrics.missed();
  }

  /** Shows in the metrics what waits for the fleet; called at most once. */
  public void showSpool(Supplier<Spool.Standing> now) {
    metrics.spool(now);
  }

  /** Writes the device's metrics in Prometheus' text format. */
  public void writeMetrics(OutputStream out) throws IOException {
    metrics.write(out);
  }

  /** Serves the roster. */
  private final class Starter implements Roster.Starter {
    @Override
    public Generation load(Source source, AgentSpec spec) {
      Generation generation = loader.load(source, spec);
      dispatcher.enrol(generation);
      scrubber.add(spec.name(), generation);
      generation.whenFreed(() -> {
        scrubber.remove(generation);
        dispatcher.dismiss(generation);
        source.discard();
      });
      return generation;
    }

    @Override
    public Agent start(Source source, AgentSpec spec, Generation generation) {
      String version = Integer.toString(source.family().version());
      AgentStatistics statistics = metrics.of(spec.name(), version, time);
      generation.variants().forEach(variant -> tellPieces(spec.name(), variant));
      Agent agent =
          new Agent(
              spec,
              version,
              source.family().labels(),
              generation,
              new Account(statistics, metrics),
              surroundings);
      agent.move(AgentState.READY);
      return agent;
    }
  }

  private static void tellPieces(String model, LoadedVariant variant) {
    int pieces = variant.session().pieces();
    if (pieces > 1) {
      LOG.log(
          System.Logger.Level.INFO,
          "event=preemptible model="
              + model
              + " variant="
              + variant.rung().name()
              + " pieces="
              + pieces
              + " longest_us="
              + Math.round(variant.rung().latency(1).p50() * variant.rung().longestPiece() / 1e3));
    }
  }

  /** Takes nothing new, lets what was taken finish, and frees everything. */
  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.close();
    }
    scrubber.close();
    roster.close();
    dispatcher.close();
    residence.household().ifPresent(Household::close);
    heartbeat.close();
  }
}
