package dev.skerry.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ONNX Runtime, opened.
 *
 * <p>Models that nobody has tried yet belong into a {@link Trial} first: a hostile file can crash
 * the process that loads it. Thread-safe.
 */
public final class Engine {
  private final OrtEnvironment environment;
  private final List<ExecutionProvider> providers;
  private final int threads;
  private final Optional<CompiledModels> compiled;

  private Engine(
      OrtEnvironment environment,
      List<ExecutionProvider> providers,
      int threads,
      Optional<CompiledModels> compiled) {
    this.environment = environment;
    this.providers = providers;
    this.threads = threads;
    this.compiled = compiled;
  }

  /**
   * An engine that runs each model on {@code threads} cores, on the best execution provider that
   * this machine has.
   *
   * <p>Threads never spin while they wait: on a small machine that takes the core away from whoever
   * has work.
   */
  public static Engine open(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
    }
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "skerry");
    List<ExecutionProvider> working = new ArrayList<>();
    for (ExecutionProvider provider : ExecutionProvider.values()) {
      try (SessionOptions options = new SessionOptions()) {
        provider.addTo(options);
        working.add(provider);
      } catch (OrtException e) {
        // Not on this machine; the list of those that are says so.
      }
    }
    return new Engine(environment, List.copyOf(working), threads, Optional.empty());
  }

  /** This engine, keeping what it makes of models that it loads by their digest. */
  public Engine keeping(CompiledModels kept) {
    return new Engine(environment, providers, threads, Optional.of(kept));
  }

  /** What works here, best first. Ends with {@link ExecutionProvider#CPU}. */
  public List<ExecutionProvider> providers() {
    return providers;
  }

  /** The engine's own version. */
  public String version() {
    return environment.getVersion();
  }

  /**
   * Loads a model.
   *
   * @throws EngineException of {@link EngineException.Category#BAD_MODEL} if it is none
   */
  public Session load(Path model) {
    return load(model, SessionOptions.OptLevel.ALL_OPT, Optional.empty());
  }

  /**
   * Loads a model if it is the one with this digest: what is loaded is what was checked, whatever
   * becomes of the file meanwhile. Of a model with weights in other files that cannot be said; they
   * are checked right before.
   *
   * @throws EngineException of {@link EngineException.Category#CHANGED} if it is another one
   */
  public Session load(Path model, Digest digest) {
    return CheckedModel.load(model, digest, compiled, new Here());
  }

  /** Loading into this process. */
  private final class Here implements CheckedModel.Into<Session> {
    @Override
    public String engine() {
      return title();
    }

    @Override
    public Session load(byte[] model, boolean compiled, Optional<Path> written) {
      return Engine.this.load(model, level(compiled), written);
    }

    @Override
    public Session load(Path model) {
      return Engine.this.load(model);
    }
  }

  /** Its version, and what it runs models on: what it compiles is for that alone. */
  String title() {
    return version() + " " + providers.getFirst();
  }

  private static SessionOptions.OptLevel level(boolean compiled) {
    return compiled ? SessionOptions.OptLevel.NO_OPT : SessionOptions.OptLevel.ALL_OPT;
  }

  /** Loads a model, or a piece of one, that was checked before. */
  OnnxRuntimeSession loadPiece(byte[] model) {
    return load(model, SessionOptions.OptLevel.ALL_OPT, Optional.empty());
  }

  /**
   * Loads a model that was checked before.
   *
   * @param compiled whether this engine has compiled it
   * @param written where to write what was compiled, if anywhere
   * @throws EngineException of {@link EngineException.Category#BAD_MODEL} if it is none
   */
  OnnxRuntimeSession loadChecked(Path model, boolean compiled, Optional<Path> written) {
    return load(model, level(compiled), written);
  }

  private OnnxRuntimeSession load(
      byte[] model, SessionOptions.OptLevel level, Optional<Path> written) {
    return load("model", options -> environment.createSession(model, options), level, written);
  }

  private OnnxRuntimeSession load(
      Path model, SessionOptions.OptLevel level, Optional<Path> written) {
    if (!Files.isRegularFile(model)) {
      throw new EngineException(
          EngineException.Category.BAD_MODEL,
          "model: " + model + " (expected: a readable .onnx file)");
    }
    return load(
        "model: " + model.getFileName(),
        options -> environment.createSession(model.toString(), options),
        level,
        written);
  }

  /** Where a session comes from. */
  private interface Origin {
    OrtSession session(SessionOptions options) throws OrtException;
  }

  private OnnxRuntimeSession load(
      String what, Origin origin, SessionOptions.OptLevel level, Optional<Path> written) {
    try (SessionOptions options = options()) {
      options.setOptimizationLevel(level);
      if (written.isPresent()) {
        options.setOptimizedModelFilePath(written.get().toString());
      }
      OrtSession session = origin.session(options);
      try {
        return OnnxRuntimeSession.of(environment, session, providers.getFirst());
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new EngineException(
          EngineException.Category.BAD_MODEL, what + " cannot be loaded: " + firstLine(e), e);
    }
  }

  /** What this engine makes of a model before it runs it, as a model again. */
  byte[] optimized(byte[] model) throws IOException {
    Path file = Files.createTempFile("skerry-optimized", ".onnx");
    try (SessionOptions options = options()) {
      options.setOptimizedModelFilePath(file.toString());
      environment.createSession(model, options).close();
      return Files.readAllBytes(file);
    } catch (OrtException e) {
      throw new EngineException(
          EngineException.Category.BAD_MODEL, "optimizing: " + firstLine(e), e);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  OrtEnvironment environment() {
    return environment;
  }

  /**
   * Writes a model as the engine runs it on this machine, with operators fused and laid out for
   * this processor. What comes out is for this engine's version and this kind of processor alone.
   *
   * @throws EngineException of {@link EngineException.Category#BAD_MODEL} if it is none
   */
  public void compile(Path model, Path compiled) {
    rewrite(model, compiled, SessionOptions.OptLevel.ALL_OPT);
  }

  /**
   * Writes a model with operators fused, but not laid out for a processor: what there is to see of
   * how the engine runs it.
   *
   * @throws EngineException of {@link EngineException.Category#BAD_MODEL} if it is none
   */
  public void fuse(Path model, Path fused) {
    rewrite(model, fused, SessionOptions.OptLevel.EXTENDED_OPT);
  }

  private void rewrite(Path model, Path to, SessionOptions.OptLevel level) {
    try (SessionOptions options = options()) {
      options.setOptimizationLevel(level);
      options.setOptimizedModelFilePath(to.toString());
      environment.createSession(model.toString(), options).close();
    } catch (OrtException e) {
      throw new EngineException(
          EngineException.Category.BAD_MODEL,
          "model: " + model.getFileName() + " cannot be compiled: " + firstLine(e),
          e);
    }
  }

  private SessionOptions options() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    providers.getFirst().addTo(options);
    return options;
  }

  static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
