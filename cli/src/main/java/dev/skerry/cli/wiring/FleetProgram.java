package dev.skerry.cli.wiring;

import dev.skerry.cli.otlp.Exporter;
import dev.skerry.cli.otlp.OtlpOptions;
import dev.skerry.files.PrivateFile;
import dev.skerry.fleet.Fleet;
import dev.skerry.fleet.api.DeviceServer;
import dev.skerry.fleet.api.ManagementServer;
import dev.skerry.fleet.registry.People;
import dev.skerry.fleet.store.OwnPostgres;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
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
  private @Nullable Exporter exporter;

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
      PrivateFile.folder(setup.state());
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
      return new FleetProgram(time, postgres, fleet, admit(fleet, setup.state().resolve(TOKEN)));
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

  /* On disk before the fleet knows it, so that no crash leaves a fleet that nobody can get into. */
  private static Optional<Path> admit(Fleet fleet, Path file) throws IOException {
    if (!fleet.isNobodys()) {
      return Optional.empty();
    }
    String token = People.token();
    PrivateFile.write(file, token + "\n");
    if (fleet.firstPerson(token)) {
      return Optional.of(file);
    }
    // Another replica was first, and has left its own.
    Files.deleteIfExists(file);
    return Optional.empty();
  }

  /** The fleet itself. */
  public Fleet fleet() {
    return fleet;
  }

  /** Where the first person's token is, if this start made it. */
  public Optional<Path> newToken() {
    return newToken;
  }

  /**
   * Pushes its metrics from now on; called at most once.
   *
   * @param instance what it is called where they arrive
   */
  public void export(OtlpOptions.Ready ready, String instance) {
    Exporter pushes =
        ready.start(
            "skerry-fleet",
            instance,
            out -> out.write(fleet.metrics().getBytes(StandardCharsets.UTF_8)),
            time);
    fleet.tellAlso(pushes::text);
    exporter = pushes;
  }

  @Override
  public void close() throws IOException {
    if (exporter != null) {
      exporter.close();
    }
    fleet.close();
    if (postgres != null) {
      postgres.close();
    }
    time.close();
  }
}
