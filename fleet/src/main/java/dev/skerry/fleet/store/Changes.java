package dev.skerry.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Tells of devices for which something has changed, whichever replica changed it. What is changed
 * while there is no connection is not told: then {@link Listener#missed} is.
 */
public final class Changes implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Changes.class.getName());

  /** The channel on which PostgreSQL tells; the payload is a device's name. */
  public static final String CHANNEL = "device_changed";

  private static final int PATIENCE_MS = 500;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Who wants to know. */
  public interface Listener {
    /** Something has changed for {@code device}. */
    void changed(String device);

    /** Something may have changed for anybody. */
    void missed();
  }

  private final Database database;
  private final Listener listener;
  private final Thread thread;
  private volatile boolean closed;

  private Changes(Database database, Listener listener) {
    this.database = database;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("changes").daemon(true).unstarted(this::listen);
  }

  /** Begins to listen. */
  public static Changes listen(Database database, Listener listener) {
    Changes changes = new Changes(database, listener);
    changes.thread.start();
    return changes;
  }

  private void listen() {
    while (!closed) {
      try (Connection connection = database.connection()) {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
          statement.execute("listen " + CHANNEL);
          listener.missed();
          pass(connection.unwrap(PGConnection.class), listener::changed);
          statement.execute("unlisten *");
        }
      } catch (SQLException e) {
        if (!closed) {
          LOG.log(
              System.Logger.Level.WARNING,
              "event=not_listening reason=\"" + e.getMessage() + "\" again=" + PAUSE);
          LockSupport.parkNanos(this, PAUSE.toNanos());
        }
      }
    }
  }

  private void pass(PGConnection connection, Consumer<String> to) throws SQLException {
    while (!closed) {
      PGNotification[] told = connection.getNotifications(PATIENCE_MS);
      if (told != null) {
        for (PGNotification one : told) {
          to.accept(one.getParameter());
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofMillis(4L * PATIENCE_MS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
