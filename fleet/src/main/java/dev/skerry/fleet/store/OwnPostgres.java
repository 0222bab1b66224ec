package dev.skerry.fleet.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * A PostgreSQL that the fleet starts by itself, for this machine alone. What is in it stays from
 * one start to the next.
 */
public final class OwnPostgres implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedPostgres postgres;

  private OwnPostgres(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /**
   * Starts it.
   *
   * @param folder of its data, for its owner's eyes only; made if it is not there
   * @param programs where its programs are unpacked
   * @throws DatabaseException if it does not start
   */
  public static OwnPostgres start(Path folder, Path programs) {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(programs);
      return new OwnPostgres(
          EmbeddedPostgres.builder()
              .setDataDirectory(folder.resolve("data"))
              .setOverrideWorkingDirectory(programs.toFile())
              .setCleanDataDirectory(false)
              .setPGStartupWait(PATIENCE)
              // What is acknowledged is on disk.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("max_connections", "100")
              .start());
    } catch (IOException | IllegalStateException e) {
      throw new DatabaseException(
          "PostgreSQL does not start in "
              + folder
              + ": "
              + e.getMessage()
              + " (expected: a folder of this user's own, and no other fleet in it; or --database)",
          e);
    }
  }

  /** Where it is, as JDBC has it. */
  public String url() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
