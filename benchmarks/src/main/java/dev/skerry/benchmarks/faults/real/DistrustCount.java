package dev.skerry.benchmarks.faults.real;

import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Counts what a device tells its operator of trust that was lost, and keeps its log from being
 * printed meanwhile: all that is injected would fill the screen.
 */
final class DistrustCount extends Handler implements AutoCloseable {
  private static final String LOST = "event=variant_distrusted";
  private static final String CHANGED = "event=weights_changed";
  private static final String VARIANT = "variant=";

  /* Held on to: a logger that nobody holds forgets its level. */
  private final Logger logger = Logger.getLogger("dev.skerry.device");
  private final Level levelBefore = logger.getLevel();
  private final boolean parentsBefore = logger.getUseParentHandlers();
  private final Map<String, Integer> losses = new TreeMap<>();

  DistrustCount() {
    logger.setLevel(Level.INFO);
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  @Override
  public synchronized void publish(LogRecord line) {
    String text = String.valueOf(line.getMessage());
    if (text.startsWith(LOST) || text.startsWith(CHANGED)) {
      String variant = text.substring(text.indexOf(VARIANT) + VARIANT.length());
      int end = variant.indexOf(' ');
      losses.merge(end < 0 ? variant : variant.substring(0, end), 1, Integer::sum);
    }
  }

  /** Counts from now on. */
  synchronized void beginAnew() {
    losses.clear();
  }

  /** How often trust was lost, beyond the first time for each variant. */
  synchronized int flaps() {
    return losses.values().stream().mapToInt(lost -> lost - 1).sum();
  }

  @Override
  public void flush() {
    // Nothing is written.
  }

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(parentsBefore);
    logger.setLevel(levelBefore);
  }
}
