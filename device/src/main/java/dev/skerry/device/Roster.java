package dev.skerry.device;

import dev.skerry.device.telemetry.Standing;
import dev.skerry.link.Tally;
import dev.skerry.link.Traits;
import dev.skerry.model.family.FamilyException;
import dev.skerry.model.signing.SealException;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.Statistics;
import dev.skerry.terms.AgentSpec;
import dev.skerry.terms.AgentState;
import dev.skerry.time.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The agents of a device, by name and version, loaded or not.
 *
 * <p>Questions find their agent without a lock. Loading and unloading take turns.
 */
final class Roster implements Catalog {
  private static final long DRAIN_POLL_NANOS = Duration.ofMillis(1).toNanos();

  /** What the device does for its roster. */
  interface Starter {
    /** Brings a family into memory; blocks until it is warm. */
    Generation load(Source source, AgentSpec spec);

    /** An agent that serves {@code generation}. */
    Agent start(Source source, AgentSpec spec, Generation generation);
  }

  /** One known version of one model, and where it comes from. */
  private record Known(Path path, Sources taken, Agent agent) {
    boolean isLoaded() {
      return switch (agent.state()) {
        case READY, PROCESSING, DEGRADED, DRAINING, INITIALIZING -> true;
        case MAINTENANCE, ERROR -> false;
      };
    }
  }

  private final Starter starter;
  private final Duration drain;
  private final Time time;
  private final Object turn = new Object();
  private final Map<String, ConcurrentSkipListMap<Integer, Known>> models =
      new ConcurrentHashMap<>();
  private volatile boolean stopping;

  Roster(Starter starter, Duration drain, Time time) {
    this.starter = starter;
    this.drain = drain;
    this.time = time;
  }

  void add(Path path, Source source, AgentSpec spec) {
    synchronized (turn) {
      int version = source.family().version();
      ConcurrentSkipListMap<Integer, Known> versions = models.get(spec.name());
      if (versions != null && versions.containsKey(version)) {
        throw new LoadException(
            "model: "
                + spec.name()
                + " version "
                + version
                + " twice (expected: another name or version)");
      }
      Agent agent = starter.start(source, spec, starter.load(source, spec));
      models
          .computeIfAbsent(
              spec.name(), name -> new ConcurrentSkipListMap<>(Comparator.reverseOrder()))
          .put(version, new Known(path, source.taken(), agent));
    }
  }

  /**
   * Serves {@code source} in place of whatever is served by that name. What is there answers until
   * the new one can; who asked it is answered by it still.
   */
  void put(Path path, Source source, AgentSpec spec) {
    synchronized (turn) {
      if (stopping) {
        throw stopping();
      }
      int version = source.family().version();
      Agent agent = starter.start(source, spec, starter.load(source, spec));
      Known put = new Known(path, source.taken(), agent);
      ConcurrentSkipListMap<Integer, Known> before = models.get(spec.name());
      ConcurrentSkipListMap<Integer, Known> after =
          new ConcurrentSkipListMap<>(Comparator.reverseOrder());
      after.put(version, put);
      models.put(spec.name(), after);
      if (before != null) {
        before.values().stream().filter(Known::isLoaded).forEach(known -> end(known.agent()));
      }
    }
  }

  /** Stops serving {@code model}, and forgets it. */
  void remove(String model) {
    synchronized (turn) {
      ConcurrentSkipListMap<Integer, Known> versions = models.remove(model);
      if (versions != null) {
        versions.values().stream().filter(Known::isLoaded).forEach(known -> end(known.agent()));
      }
    }
  }

  /**
   * The loaded agent of this name and version; the newest loaded one if {@code version} is empty.
   */
  Agent find(String model, String version) {
    Map<Integer, Known> versions = versions(model);
    if (version.isEmpty()) {
      for (Known known : versions.values()) {
        if (known.isLoaded()) {
          return known.agent();
        }
      }
      throw unavailable(model);
    }
    Known known = versions.get(number(version));
    if (known == null) {
      throw new InferenceException(
          Category.NOT_FOUND,
          "model "
              + model
              + " version "
              + version
              + " (expected: one of "
              + versions.keySet()
              + ")");
    }
    if (!known.isLoaded()) {
      throw unavailable(model);
    }
    return known.agent();
  }

  /** What came of requests to the newest loaded agent of this name, since it was started. */
  Optional<Tally> tally(String model) {
    return newest(model).map(Agent::tally);
  }

  /** What inputs and outputs of that agent were like, since then. */
  Optional<Traits> traits(String model) {
    return newest(model).map(Agent::traits);
  }

  private Optional<Agent> newest(String model) {
    ConcurrentSkipListMap<Integer, Known> versions = models.get(model);
    return versions == null
        ? Optional.empty()
        : versions.values().stream().filter(Known::isLoaded).findFirst().map(Known::agent);
  }

  @Override
  public boolean isLive() {
    return true;
  }

  @Override
  public boolean isReady() {
    return !stopping
        && !models.isEmpty()
        && models.values().stream()
            .flatMap(versions -> versions.values().stream())
            .allMatch(known -> !known.isLoaded() || known.agent().state().serves());
  }

  @Override
  public List<Entry> index() {
    List<Entry> entries = new ArrayList<>();
    for (String name : models.keySet().stream().sorted().toList()) {
      versions(name)
          .descendingMap()
          .forEach((version, known) -> entries.add(entry(name, Integer.toString(version), known)));
    }
    return entries;
  }

  private static Entry entry(String name, String version, Known known) {
    return switch (known.agent().state()) {
      case READY, PROCESSING, DEGRADED -> new Entry(name, version, State.READY, "");
      case INITIALIZING -> new Entry(name, version, State.LOADING, "");
      case DRAINING -> new Entry(name, version, State.UNLOADING, "");
      case MAINTENANCE -> new Entry(name, version, State.UNAVAILABLE, "unloaded");
      case ERROR -> new Entry(name, version, State.UNAVAILABLE, "failed");
    };
  }

  /** How each loaded agent stands now. */
  List<Standing> standings() {
    return models.values().stream()
        .flatMap(versions -> versions.values().stream())
        .filter(Known::isLoaded)
        .map(known -> known.agent().standing())
        .toList();
  }

  /** What the newest loaded version of each agent can do now. */
  List<Ability> abilities() {
    return models.values().stream()
        .flatMap(versions -> versions.values().stream().filter(Known::isLoaded).limit(1))
        .map(known -> known.agent().ability())
        .toList();
  }

  @Override
  public ModelDescription describe(String model, String version) {
    Agent agent = find(model, version);
    Generation generation = agent.generation();
    return new ModelDescription(
        model,
        agent.version(),
        versions(model).descendingMap().entrySet().stream()
            .filter(entry -> entry.getValue().isLoaded())
            .map(entry -> Integer.toString(entry.getKey()))
            .toList(),
        "onnxruntime_onnx",
        generation.inputs(),
        generation.outputs(),
        generation.takesBatches() ? generation.ladder().best().largestBatch() : 0,
        generation.variants().stream().map(variant -> variant.rung().name()).toList(),
        agent.labels(),
        agent.spec().cache().capacity().count() > 0);
  }

  @Override
  public Statistics statistics(String model, String version) {
    return find(model, version).statistics();
  }

  @Override
  public void load(String model, Map<String, Object> parameters) {
    if (!parameters.isEmpty()) {
      throw new InferenceException(
          Category.UNSUPPORTED,
          "parameters: "
              + parameters.keySet()
              + " (expected: none; a model is configured where it is served)");
    }
    synchronized (turn) {
      if (stopping) {
        throw stopping();
      }
      for (Map.Entry<Integer, Known> entry : versions(model).entrySet()) {
        reload(model, entry.getKey(), entry.getValue());
      }
    }
  }

  private void reload(String model, int version, Known known) {
    try {
      Source source = Source.of(known.path(), known.taken());
      boolean loaded = false;
      try {
        replace(version, known, source);
        loaded = true;
      } finally {
        if (!loaded) {
          source.discard();
        }
      }
    } catch (LoadException | FamilyException | SealException | IllegalArgumentException e) {
      throw new InferenceException(
          Category.INVALID, "load of " + model + " failed: " + e.getMessage());
    }
  }

  private void replace(int version, Known known, Source source) {
    if (source.family().version() != version) {
      throw new LoadException(
          known.path()
              + ": version "
              + source.family().version()
              + " (expected: "
              + version
              + ", as served before)");
    }
    Agent agent = known.agent();
    AgentSpec spec = agent.spec().withSafeAnswer(source.family().safeAnswer());
    List<String> labels = source.family().labels();
    Generation fresh = starter.load(source, spec);
    if (known.isLoaded()) {
      agent.replace(spec, labels, fresh);
    } else {
      agent.move(AgentState.INITIALIZING);
      agent.replace(spec, labels, fresh);
      agent.move(AgentState.READY);
    }
  }

  @Override
  public void unload(String model) {
    synchronized (turn) {
      versions(model).values().stream()
          .filter(Known::isLoaded)
          .forEach(known -> end(known.agent()));
    }
  }

  private void end(Agent agent) {
    agent.move(AgentState.DRAINING);
    long end = time.nanos() + drain.toNanos();
    while (!agent.generation().isIdle()
        && time.nanos() - end < 0
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, DRAIN_POLL_NANOS);
    }
    agent.move(AgentState.MAINTENANCE);
    agent.generation().retire();
  }

  /** Unloads everything, for good. */
  void close() {
    stopping = true;
    models.keySet().forEach(this::unload);
  }

  private ConcurrentSkipListMap<Integer, Known> versions(String model) {
    ConcurrentSkipListMap<Integer, Known> versions = models.get(model);
    if (versions == null) {
      throw new InferenceException(
          Category.NOT_FOUND,
          "model: "
              + model
              + " (expected: one of "
              + models.keySet().stream().sorted().toList()
              + ")");
    }
    return versions;
  }

  private static int number(String version) {
    try {
      if (!version.matches("[0-9]{1,9}")) {
        throw new NumberFormatException(version);
      }
      return Integer.parseInt(version);
    } catch (NumberFormatException e) {
      throw new InferenceException(
          Category.NOT_FOUND, "version: " + version + " (expected: a number)");
    }
  }

  private InferenceException unavailable(String model) {
    return stopping
        ? stopping()
        : new InferenceException(
            Category.UNAVAILABLE, "model " + model + " is not loaded (expected: load it first)");
  }

  private static InferenceException stopping() {
    return new InferenceException(
        Category.UNAVAILABLE, "the device is stopping (expected: ask another one, or again later)");
  }
}
