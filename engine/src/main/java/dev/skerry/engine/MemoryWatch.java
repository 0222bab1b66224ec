package dev.skerry.engine;

import dev.skerry.engine.patrol.MemoryLine;
import dev.skerry.engine.patrol.Patrol;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Patrol} of this process for whoever asks for it; opened when first asked. */
final class MemoryWatch {
  private @Nullable Patrol patrol;

  /**
   * Looks at so many pages.
   *
   * @throws EngineException if that cannot be done; the process goes on
   */
  synchronized Patrol.Report look(int pages) {
    try {
      return open().look(pages);
    } catch (IOException | ArithmeticException | OutOfMemoryError e) {
      throw unseen(e);
    }
  }

  /** Looks for these lines from now on. */
  synchronized void seek(List<MemoryLine> lines) {
    try {
      open().seek(lines);
    } catch (IOException e) {
      throw unseen(e);
    }
  }

  /** Forgets what it knows, for something was loaded, or is gone. */
  synchronized void beginAnew() {
    if (patrol != null) {
      patrol.beginAnew();
    }
  }

  private Patrol open() throws IOException {
    Patrol open = patrol == null ? Patrol.ofThisProcess() : patrol;
    patrol = open;
    return open;
  }

  private static EngineException unseen(Throwable e) {
    return new EngineException(
        EngineException.Category.FAILED, "memory of this process cannot be patrolled: " + e, e);
  }
}
