package dev.skerry.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;

/**
 * A hand on the runs of one executor, one run at a time.
 *
 * <p>{@link #terminate()} may be called from any thread; the engine notices between two operators,
 * so a run ends after at most one of them. A single operator that hangs cannot be ended.
 */
public final class RunControl implements AutoCloseable {
  private final RunOptions options;
  private boolean terminated;
  private boolean closed;

  public RunControl() {
    try {
      options = new RunOptions();
    } catch (OrtException e) {
      throw new EngineException(
          EngineException.Category.FAILED, "run options: " + Engine.firstLine(e), e);
    }
  }

  RunOptions options() {
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

  private void set(boolean terminate) {
    if (closed) {
      return;
    }
    try {
      options.setTerminate(terminate);
      terminated = terminate;
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
      options.close();
    }
  }
}
