package dev.skerry.site.membership;

import java.util.Locale;
import org.jgroups.logging.CustomLogFactory;
import org.jgroups.logging.Log;
import org.jgroups.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What JGroups has to say, for whoever looks for a fault: connections that fail are its warnings,
 * and everyday life at the edge.
 */
final class QuietLog implements Log {
  private final System.Logger log;

  private QuietLog(String name) {
    this.log = System.getLogger(name);
  }

  /** From now on JGroups says what it says here, in this whole program. */
  static void use() {
    LogFactory.setCustomLogFactory(
        new CustomLogFactory() {
          @Override
          public Log getLog(Class<?> from) {
            return new QuietLog(from.getName());
          }

          @Override
          public Log getLog(String category) {
            return new QuietLog(category);
          }
        });
  }

  private void say(System.Logger.Level level, String text, @Nullable Throwable why) {
    log.log(level, () -> text, why);
  }

  private void say(System.Logger.Level level, String format, @Nullable Object[] values) {
    if (log.isLoggable(level)) {
      log.log(level, String.format(Locale.ROOT, format, values));
    }
  }

  @Override
  public boolean isFatalEnabled() {
    return isWarnEnabled();
  }

  @Override
  public boolean isErrorEnabled() {
    return isWarnEnabled();
  }

  @Override
  public boolean isWarnEnabled() {
    return log.isLoggable(System.Logger.Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isTraceEnabled();
  }

  @Override
  public boolean isDebugEnabled() {
    return isTraceEnabled();
  }

  @Override
  public boolean isTraceEnabled() {
    return log.isLoggable(System.Logger.Level.TRACE);
  }

  @Override
  public void fatal(String text) {
    say(System.Logger.Level.DEBUG, text, (Throwable) null);
  }

  @Override
  public void fatal(String format, @Nullable Object... values) {
    say(System.Logger.Level.DEBUG, format, values);
  }

  @Override
  public void fatal(String text, Throwable why) {
    say(System.Logger.Level.DEBUG, text, why);
  }

  @Override
  public void error(String text) {
    say(System.Logger.Level.DEBUG, text, (Throwable) null);
  }

  @Override
  public void error(String format, @Nullable Object... values) {
    say(System.Logger.Level.DEBUG, format, values);
  }

  @Override
  public void error(String text, Throwable why) {
    say(System.Logger.Level.DEBUG, text, why);
  }

  @Override
  public void warn(String text) {
    say(System.Logger.Level.DEBUG, text, (Throwable) null);
  }

  @Override
  public void warn(String format, @Nullable Object... values) {
    say(System.Logger.Level.DEBUG, format, values);
  }

  @Override
  public void warn(String text, Throwable why) {
    say(System.Logger.Level.DEBUG, text, why);
  }

  @Override
  public void info(String text) {
    say(System.Logger.Level.TRACE, text, (Throwable) null);
  }

  @Override
  public void info(String format, @Nullable Object... values) {
    say(System.Logger.Level.TRACE, format, values);
  }

  @Override
  public void debug(String text) {
    say(System.Logger.Level.TRACE, text, (Throwable) null);
  }

  @Override
  public void debug(String format, @Nullable Object... values) {
    say(System.Logger.Level.TRACE, format, values);
  }

  @Override
  public void debug(String text, Throwable why) {
    say(System.Logger.Level.TRACE, text, why);
  }

  @Override
  public void trace(Object said) {
    say(System.Logger.Level.TRACE, String.valueOf(said), (Throwable) null);
  }

  @Override
  public void trace(String text) {
    say(System.Logger.Level.TRACE, text, (Throwable) null);
  }

  @Override
  public void trace(String format, @Nullable Object... values) {
    say(System.Logger.Level.TRACE, format, values);
  }

  @Override
  public void trace(String text, Throwable why) {
    say(System.Logger.Level.TRACE, text, why);
  }

  @Override
  public void setLevel(String level) {
    // As the program's logging says.
  }

  @Override
  public String getLevel() {
    return isTraceEnabled() ? "trace" : isWarnEnabled() ? "warn" : "off";
  }
}
