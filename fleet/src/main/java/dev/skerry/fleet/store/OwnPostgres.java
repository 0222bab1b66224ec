package dev.skerry.fleet.store;

import dev.skerry.files.PrivateFile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A PostgreSQL that the fleet starts by itself, for this user on this machine alone: on loopback,
 * with a password that is kept beside its data. What is in it stays from one start to the next.
 */
public final class OwnPostgres implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int PASSWORD_BYTES = 24;

  private final EmbeddedPostgres postgres;
  private final String password;

  private OwnPostgres(EmbeddedPostgres postgres, String password) {
    this.postgres = postgres;
    this.password = password;
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
      PrivateFile.folder(folder);
      Files.createDirectories(programs);
      Path secret = folder.resolve("password").toAbsolutePath();
      if (!Files.exists(secret) && Files.exists(folder.resolve("data/postgresql.conf"))) {
        throw new IOException("there is data, and not the file \"password\" that was made with it");
      }
      if (!Files.exists(secret)) {
        PrivateFile.write(secret, password());
      }
      String password = Files.readString(secret).strip();
      return new OwnPostgres(
          EmbeddedPostgres.builder()
              .setDataDirectory(folder.resolve("data"))
              .setOverrideWorkingDirectory(programs.toFile())
              .setCleanDataDirectory(false)
              .setPGStartupWait(PATIENCE)
              // These are given to initdb as they are, behind its "-A trust", and the last one
              // holds.
              .setLocaleConfig("auth", "scram-sha-256")
              .setLocaleConfig("pwfile", secret.toString())
              .setConnectConfig("password", password)
              .setServerConfig("unix_socket_directories", "")
              // What is acknowledged is on disk.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("max_connections", "100")
              .start(),
          password);
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
    return postgres.getJdbcUrl("postgres", "postgres") + "&password=" + password;
  }

  private static String password() {
    byte[] secret = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
