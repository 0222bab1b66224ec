package dev.skerry.cli.wiring;

import dev.skerry.fleet.Fleet;
import dev.skerry.fleet.api.DeviceServer;
import dev.skerry.fleet.api.ManagementServer;
import dev.skerry.fleet.store.OwnPostgres;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a fleet with everything around it: its clock, and its PostgreSQL if it has none.
 */
public final class FleetProgram implements AutoCloseable {
  /** Where the first person's token is left, in the state. */
  public static final String TOKEN = "admin.token";

  private final SystemTime time;
  private final @Nullable OwnPostgres postgres;
  private final Fleet fleet;
  private final Optional<Path> newToken;

  private FleetProgram(
      SystemTime time, @Nullable OwnPostgres postgres, Fleet fleet, Optional<Path> newToken) {
    this.time = time;
    this.postgres = postgres;
    this.fleet = fleet;
    this.newToken = newToken;
  }

  /**
   * Everything that it is made from.
   *
   * @param names under which devices reach it, beside localhost and {@code deviceHost}
   * @param database as JDBC has it; empty for one of its own
   * @param state for its own database, and the first person's token
   * @param programs where PostgreSQL's programs are unpacked
   * @param trusted who must have signed families; empty if nobody must
   */
  public record Setup(
      String host,
      int port,
      String deviceHost,
      int devicePort,
      List<String> names,
      Optional<String> database,
      Path state,
      Path programs,
      Optional<PublicKey> trusted) {
    public Setup {
      names = List.copyOf(names);
    }

    private List<String> reachedAs() {
      TreeSet<String> all = new TreeSet<>(names);
      all.add("localhost");
      all.add("127.0.0.1");
      if (!deviceHost.equals("0.0.0.0") && !deviceHost.equals("::")) {
        all.add(deviceHost);
      }
      return List.copyOf(all);
    }
  }

  /** Starts it. */
  public static FleetProgram start(Setup setup) throws IOException {
    SystemTime time = new SystemTime();
    OwnPostgres postgres = null;
    Fleet fleet = null;
    try {
      Files.createDirectories(setup.state());
      Files.setPosixFilePermissions(setup.state(), PosixFilePermissions.fromString("rwx------"));
      if (setup.database().isEmpty()) {
        postgres = OwnPostgres.start(setup.state().resolve("postgres"), setup.programs());
      }
      String url = postgres == null ? setup.database().orElseThrow() : postgres.url();
      fleet =
          Fleet.start(
              new Fleet.Setup(
                  url,
                  new DeviceServer.Listen(
                      setup.deviceHost(), setup.devicePort(), setup.reachedAs()),
                  new ManagementServer.Listen(setup.host(), setup.port()),
                  setup.state().resolve("uploads"),
                  setup.trusted()),
              time);
      Optional<String> token = fleet.firstPerson();
      Optional<Path> kept = Optional.empty();
      if (token.isPresent()) {
        kept = Optional.of(keep(setup.state().resolve(TOKEN), token.get()));
      }
      return new FleetProgram(time, postgres, fleet, kept);
    } catch (IOException | RuntimeException e) {
      if (fleet != null) {
        fleet.close();
      }
      if (postgres != null) {
        postgres.close();
      }
      time.close();
      throw e;
    }
  }

  /* For this user's eyes only, from the first byte on. */
  private static Path keep(Path file, String token) throws IOException {
    Files.deleteIfExists(file);
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(token + "\n");
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    return file;
  }

  /** The fleet itself. */
  public Fleet fleet() {
    return fleet;
  }

  /** Where the first person's token is, if this start made it. */
  public Optional<Path> newToken() {
    return newToken;
  }

  @Override
  public void close() throws IOException {
    fleet.close();
    if (postgres != null) {
      postgres.close();
    }
    time.close();
  }
}
