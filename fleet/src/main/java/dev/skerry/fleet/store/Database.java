package dev.skerry.fleet.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A pool of connections to a fleet's PostgreSQL. Thread-safe. */
public final class Database implements AutoCloseable {
  private static final int CONNECTIONS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final SlowLane lane = new SlowLane();

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /**
   * Connects, and brings the schema up to date; replicas that start together take turns.
   *
   * @param url as JDBC has it: {@code jdbc:postgresql://host/fleet?user=…&password=…}
   * @throws DatabaseException if there is no such database, or it is a newer program's
   */
  public static Database open(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(PATIENCE.toMillis());
    config.setPoolName("fleet");
    // One that goes silent without a word must not hold anybody for ever.
    config.addDataSourceProperty("socketTimeout", "30");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(config);
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(pool)
          .locations("classpath:dev/skerry/fleet/store/migrations")
          .load()
          .migrate();
      return new Database(pool);
    } catch (FlywayException | IllegalArgumentException | IllegalStateException e) {
      close(pool);
      throw new DatabaseException("database: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      close(pool);
      throw new DatabaseException(
          "database cannot be reached: "
              + e.getMessage()
              + " (expected: a PostgreSQL that listens)",
          e);
    }
  }

  private static void close(@Nullable HikariDataSource pool) {
    if (pool != null) {
      pool.close();
    }
  }

  /** Does all of {@code work}, or none of it. */
  public <T extends @Nullable Object> T in(HandleCallback<T, RuntimeException> work) {
    return jdbi.inTransaction(work);
  }

  /**
   * Answers a question that reads much. Only a few are answered at once, so that there are
   * connections left for devices, and none of them takes longer than it may.
   *
   * @throws Refusal if too many are asked, or it takes too long
   */
  public <T extends @Nullable Object> T slowly(HandleCallback<T, RuntimeException> work) {
    return lane.in(() ->
        in(handle -> {
          handle.execute("set local statement_timeout = '" + SlowLane.LONGEST.toSeconds() + "s'");
          return work.withHandle(handle);
        }));
  }

  /** Does all of {@code work}, or none of it. */
  public void run(Consumer<Handle> work) {
    jdbi.useTransaction(work::accept);
  }

  /** A connection of one's own, to listen on. */
  Connection connection() throws SQLException {
    return pool.getConnection();
  }

  @Override
  public void close() {
    pool.close();
  }
}
