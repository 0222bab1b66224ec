package dev.skerry.engine;

import dev.skerry.engine.patrol.MemoryLine;
import dev.skerry.engine.patrol.Patrol;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Patrol} of this process for whoever asks for it; opened when first asked. */
final class MemoryWatch {
  private @Nullable Patrol patrol;
  private int loads;

  /**
   * Looks at so many pages. While something is being loaded, that a line is not there says nothing.
   *
   * @throws EngineException if that cannot be done; the process goes on
   */
  synchronized Patrol.Report look(int pages) {
    try {
      Patrol.Report report = open().look(pages);
      return loads > 0 && report.search() == Patrol.Search.NOT_FOUND
          ? new Patrol.Report(report.turned(), Patrol.Search.NONE, report.isYoung())
          : report;
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

  /** Something is being loaded from now on. */
  synchronized void loadBegins() {
    loads++;
  }

  /** What was being loaded is there, or will not be. */
  synchronized void loadEnds() {
    loads--;
    beginAnew();
  }

  /** Begins a round, for something is gone. */
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
