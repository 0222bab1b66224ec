package dev.skerry.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import org.jspecify.annotations.Nullable;

/**
 * A hand on the runs of one executor, one run at a time.
 *
 * <p>{@link #terminate()} may be called from any thread; the engine notices between two operators,
 * so a run ends after at most one of them. A single operator that hangs cannot be ended. Nothing of
 * the engine is touched before the first run in this process needs it.
 *
 * <p>A run in pieces tells its {@link Checkpoint} between two of them; there it can be let wait for
 * as long as anything else takes, under a control of its own.
 */
public final class RunControl implements AutoCloseable {
  private final Checkpoint checkpoint;
  private @Nullable RunOptions options;
  private @Nullable Runnable ender;
  private boolean terminated;
  private boolean closed;

  /** A hand on runs that nobody wants to interrupt. */
  public RunControl() {
    this(() -> {});
  }

  /** A hand on runs that {@code checkpoint} may let wait. */
  public RunControl(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /**
   * Lets the run wait if anybody wants it to.
   *
   * @throws EngineException of {@link EngineException.Category#TERMINATED} if it shall not go on
   */
  void pause() {
    checkpoint.reached();
    if (isTerminated()) {
      throw new EngineException(
          EngineException.Category.TERMINATED, "run: told to end between two pieces");
    }
  }

  /** What ONNX Runtime asks between two operators. */
  synchronized RunOptions options() {
    if (options == null) {
      try {
        options = new RunOptions();
        options.setTerminate(terminated);
      } catch (OrtException e) {
        throw new EngineException(
            EngineException.Category.FAILED, "run options: " + Engine.firstLine(e), e);
      }
    }
    return options;
  }

  /** Ends the run in progress, or the next one if there is none. */
  public synchronized void terminate() {
    set(true);
  }

  /** Forgets an earlier {@link #terminate()}. */
  public synchronized void clear() {
    if (terminated) {
      set(false);
    }
  }

  /** Says how the run in progress elsewhere is told to end; null if none is. */
  synchronized void attach(@Nullable Runnable elsewhere) {
    ender = elsewhere;
    if (terminated && elsewhere != null) {
      elsewhere.run();
    }
  }

  private void set(boolean terminate) {
    if (closed) {
      return;
    }
    terminated = terminate;
    if (terminate && ender != null) {
      ender.run();
    }
    if (options == null) {
      return;
    }
    try {
      options.setTerminate(terminate);
    } catch (OrtException e) {
      throw new EngineException(
          EngineException.Category.FAILED, "terminate: " + Engine.firstLine(e), e);
    }
  }

  synchronized boolean isTerminated() {
    return terminated;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (options != null) {
        options.close();
      }
    }
  }
}
