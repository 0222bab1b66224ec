package dev.skerry.device;

import dev.skerry.engine.CompiledModels;
import dev.skerry.engine.Trial;
import dev.skerry.terms.Bytes;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a device is set up.
 *
 * @param executors how many models run at once; each has a thread
 * @param engineThreads cores per run
 * @param waiting how many requests may wait for an executor
 * @param finiteInputsOnly whether inputs with NaN or infinities are refused
 * @param selfTest how long a new variant is timed per batch size
 * @param trial how models are tried before they are loaded; empty to trust them
 * @param longestBlock for how long a model may keep somebody more urgent waiting: models that take
 *     longer run in pieces, but for those of real-time agents; empty to leave all models whole
 * @param isolation how models are run in a child process, where they stay whole; empty to run them
 *     in this one
 * @param compiled where models are kept as this processor runs them; empty to prepare them anew
 *     each time
 * @param trusted who must have signed what is served; empty if nobody must
 * @param unpacked a folder for this device alone, where archives of families are unpacked; empty to
 *     refuse them
 */
public record DeviceOptions(
    int executors,
    int engineThreads,
    int waiting,
    boolean finiteInputsOnly,
    Duration selfTest,
    Optional<Trial> trial,
    Optional<Duration> longestBlock,
    Optional<Isolation> isolation,
    Optional<CompiledModels> compiled,
    Optional<PublicKey> trusted,
    Optional<Path> unpacked) {
  /**
   * How models are run in a child process.
   *
   * @param memory for models, in each child
   * @param folder where shared memory lies; best one in memory
   */
  public record Isolation(Trial.Launcher launcher, Bytes memory, Path folder) {}

  /** Pieces shorter than this cost more than they are worth. */
  public static final Duration SHORTEST_BLOCK = Duration.ofNanos(100_000);

  public DeviceOptions {
    if (executors < 1 || engineThreads < 1 || waiting < 1) {
      throw new IllegalArgumentException(
          "executors: "
              + executors
              + ", engineThreads: "
              + engineThreads
              + ", waiting: "
              + waiting
              + " (expected: each >= 1)");
    }
    if (longestBlock.isPresent() && longestBlock.get().compareTo(SHORTEST_BLOCK) < 0) {
      throw new IllegalArgumentException(
          "longestBlock: " + longestBlock.get() + " (expected: at least " + SHORTEST_BLOCK + ")");
    }
  }

  /**
   * One executor for all cores but one, which is left to everything that is not a model; models are
   * trusted.
   */
  public static DeviceOptions forCores(int cores) {
    return new DeviceOptions(
        Math.max(1, cores - 1),
        1,
        1024,
        true,
        Duration.ofMillis(10),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** These options, with families served that {@code key} signed, and nothing else. */
  public DeviceOptions withTrusted(PublicKey key) {
    return with(draft -> draft.trusted = Optional.of(key));
  }

  /** These options, with archives unpacked in {@code place}, which is for this device alone. */
  public DeviceOptions withUnpacked(Path place) {
    return with(draft -> draft.unpacked = Optional.of(place));
  }

  /** These options, with every model tried in a child process first. */
  public DeviceOptions withTrial(Trial trial) {
    return with(draft -> draft.trial = Optional.of(trial));
  }

  /** These options, with so many models running at once. */
  public DeviceOptions withExecutors(int executors) {
    return with(draft -> draft.executors = executors);
  }

  /** These options, with inputs that are no numbers refused or let through. */
  public DeviceOptions withFiniteInputsOnly(boolean finiteOnly) {
    return with(draft -> draft.finiteInputsOnly = finiteOnly);
  }

  /** These options, with each batch size of a new variant timed for so long. */
  public DeviceOptions withSelfTest(Duration selfTest) {
    return with(draft -> draft.selfTest = selfTest);
  }

  /** These options, with models cut so that none blocks somebody more urgent for longer. */
  public DeviceOptions withLongestBlock(Duration longest) {
    return with(draft -> draft.longestBlock = Optional.of(longest));
  }

  /** These options, with models in a child process. */
  public DeviceOptions withIsolation(Isolation how) {
    return with(draft -> draft.isolation = Optional.of(how));
  }

  /** These options, with compiled models kept. */
  public DeviceOptions withCompiled(CompiledModels kept) {
    return with(draft -> draft.compiled = Optional.of(kept));
  }

  private DeviceOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new DeviceOptions(
        draft.executors,
        engineThreads,
        waiting,
        draft.finiteInputsOnly,
        draft.selfTest,
        draft.trial,
        draft.longestBlock,
        draft.isolation,
        draft.compiled,
        draft.trusted,
        draft.unpacked);
  }

  /** Options that are being changed. */
  private static final class Draft {
    private int executors;
    private boolean finiteInputsOnly;
    private Duration selfTest;
    private Optional<Trial> trial;
    private Optional<Duration> longestBlock;
    private Optional<Isolation> isolation;
    private Optional<CompiledModels> compiled;
    private Optional<PublicKey> trusted;
    private Optional<Path> unpacked;

    Draft(DeviceOptions options) {
      this.executors = options.executors;
      this.finiteInputsOnly = options.finiteInputsOnly;
      this.selfTest = options.selfTest;
      this.trial = options.trial;
      this.longestBlock = options.longestBlock;
      this.isolation = options.isolation;
      this.compiled = options.compiled;
      this.trusted = options.trusted;
      this.unpacked = options.unpacked;
    }
  }
}
