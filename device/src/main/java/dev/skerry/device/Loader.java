package dev.skerry.device;

import dev.skerry.device.failsafe.OutputContract;
import dev.skerry.device.failsafe.SafeOutputs;
import dev.skerry.device.schedule.Ladder;
import dev.skerry.device.schedule.Rung;
import dev.skerry.engine.Division;
import dev.skerry.engine.Engine;
import dev.skerry.engine.EngineException;
import dev.skerry.engine.SelfTest;
import dev.skerry.engine.Session;
import dev.skerry.engine.Trial;
import dev.skerry.model.ModelException;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.terms.AgentSpec;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Latency;
import dev.skerry.terms.LatencyClass;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Brings a family into memory: each variant is tried in a child process, loaded, warmed up and
 * measured on this device. All or nothing: if one variant cannot be had, none is kept.
 */
final class Loader {
  /** Where models are brought into memory: this process, or one that runs them for it. */
  interface Home {
    Session load(Path file, Digest digest);

    /** The engine, if it is in this process. */
    Optional<Engine> engine();
  }

  /* As often as that it may take to time a variant again. */
  private static final int MOST_TURNS = 30;

  private final Home home;
  private final DeviceOptions options;
  private final LongSupplier nanos;
  private final Trials trials;

  Loader(Home home, DeviceOptions options, LongSupplier nanos, Trials trials) {
    this.home = home;
    this.options = options;
    this.nanos = nanos;
    this.trials = trials;
  }

  /**
   * Loads what {@code spec} allows of {@code source}.
   *
   * @throws LoadException if it cannot be had; says which variant and why
   */
  Generation load(Source source, AgentSpec spec) {
    List<LoadedVariant> loaded = new ArrayList<>();
    Measurement measured = source.family().variants().getFirst().measurement();
    try {
      for (Variant variant : source.family().variants()) {
        if (variant.measurement().accuracy() >= spec.accuracyFloor()) {
          loaded.add(load(source.file(variant), variant, spec));
        }
      }
      if (loaded.isEmpty()) {
        throw new LoadException(
            "model "
                + spec.name()
                + ": no variant is as accurate as its floor of "
                + spec.accuracyFloor()
                + " (expected: at most "
                + measured.accuracy()
                + ", the "
                + measured.metric()
                + " of its best)");
      }
      requireSiblings(loaded);
      timeAgain(loaded);
      LoadedVariant best = loaded.getFirst();
      Optional<SafeOutputs> safe =
          spec.safeAnswer().map(answer -> SafeOutputs.of(answer, best.session().outputs()));
      OutputContract contract =
          OutputContract.of(
              source.family().contract(),
              best.session().outputs(),
              safe.isPresent(),
              best.takesBatches());
      safe.ifPresent(outputs -> requireKept(contract, outputs));
      return new Generation(loaded, safe, contract, measured.metric());
    } catch (EngineException | IllegalArgumentException e) {
      loaded.forEach(LoadedVariant::close);
      throw new LoadException("model " + spec.name() + ": " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      loaded.forEach(LoadedVariant::close);
      throw e;
    }
  }

  private static void requireKept(OutputContract contract, SafeOutputs safe) {
    contract
        .check(safe.forSamples(1), 1)
        .ifPresent(breach -> {
          throw new IllegalArgumentException("safe answer breaks the contract: " + breach);
        });
  }

  private LoadedVariant load(Path file, Variant variant, AgentSpec spec) {
    options.trial().ifPresent(trial -> tryFirst(trial, file, variant.digest()));
    Session session = home.load(file, variant.digest());
    try {
      session = preemptible(session, file, variant.digest(), spec);
      SelfTest.Result found = selfTest().run(session);
      Rung rung =
          new Rung(variant.name(), variant.measurement().accuracy(), batches(found, session, spec));
      rung.longestPiece(session.longestPiece());
      return new LoadedVariant(rung, session, found.takesBatches(), options.executors())
          .knowing(KnownAnswers.of(session));
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private SelfTest selfTest() {
    return new SelfTest(nanos, options.selfTest());
  }

  /*
   * A sibling that seems no faster is never asked, so the machine may not have been slow just while it was timed. They are
   * timed in turns until each is faster than those before it, or does not seem to become so.
   */
  private void timeAgain(List<LoadedVariant> loaded) {
    long most = MOST_TURNS * options.selfTest().toNanos();
    for (long start = nanos.getAsLong();
        !eachIsFaster(loaded) && nanos.getAsLong() - start < most; ) {
      for (LoadedVariant variant : loaded) {
        variant.rung().latency(1).measured(selfTest().again(variant.session()));
      }
    }
  }

  private static boolean eachIsFaster(List<LoadedVariant> loaded) {
    for (int i = 1; i < loaded.size(); i++) {
      if (!Ladder.isFaster(loaded.get(i).rung(), loaded.get(i - 1).rung())) {
        return false;
      }
    }
    return true;
  }

  /** In pieces, if there could be somebody more urgent whom the whole would keep waiting. */
  private Session preemptible(Session session, Path file, Digest digest, AgentSpec spec) {
    Optional<Duration> longest = longestBlock(spec);
    Optional<Engine> engine = home.engine();
    if (longest.isEmpty() || engine.isEmpty()) {
      return session;
    }
    try {
      OnnxFile read = OnnxFile.read(file);
      // Pieces are made of what was checked, or not at all.
      return new Digest(read.sha256()).equals(digest)
          ? new Division(engine.get(), longest.get(), nanos).divide(session, read.graph())
          : session;
    } catch (IOException | ModelException e) {
      // What cannot be read as a graph runs as a whole.
      return session;
    }
  }

  private Optional<Duration> longestBlock(AgentSpec spec) {
    return spec.latencyClass() == LatencyClass.REAL_TIME
        ? Optional.empty()
        : options.longestBlock();
  }

  /**
   * Batch sizes of which no piece takes longer than what is said; always that of a single sample.
   */
  private SortedMap<Integer, Latency> batches(
      SelfTest.Result found, Session session, AgentSpec spec) {
    SortedMap<Integer, Latency> latency = new TreeMap<>(found.latency());
    longestBlock(spec)
        .ifPresent(longest ->
            latency
                .entrySet()
                .removeIf(batch ->
                    batch.getKey() > 1
                        && batch.getValue().p50().toNanos() * session.longestPiece()
                            > longest.toNanos()));
    return latency;
  }

  /** Checks a model that may be hostile: first as a file, then in a child process. */
  private void tryFirst(Trial trial, Path file, Digest digest) {
    check(file);
    if (trials.hasPassed(digest)) {
      return;
    }
    try {
      switch (trial.run(file, digest)) {
        case Trial.Report.Passed passed -> trials.passed(digest);
        case Trial.Report.Failed failed -> throw new LoadException(failed.reason());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException("trial of " + file.getFileName() + " was interrupted", e);
    }
  }

  private static void check(Path file) {
    try {
      OnnxFile.read(file);
    } catch (IOException | ModelException e) {
      throw new LoadException("model " + file.getFileName() + " was refused: " + e.getMessage(), e);
    }
  }

  private static void requireSiblings(List<LoadedVariant> loaded) {
    Session best = loaded.getFirst().session();
    for (LoadedVariant variant : loaded) {
      Session session = variant.session();
      if (!session.inputs().equals(best.inputs()) || !session.outputs().equals(best.outputs())) {
        throw new LoadException(
            "variant "
                + variant.rung().name()
                + ": "
                + session.inputs()
                + " -> "
                + session.outputs()
                + " (expected, as its siblings: "
                + best.inputs()
                + " -> "
                + best.outputs()
                + ")");
      }
    }
  }
}
