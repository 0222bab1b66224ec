package dev.skerry.fleet;

import dev.skerry.fleet.analytics.Ledger;
import dev.skerry.fleet.api.DeviceServer;
import dev.skerry.fleet.api.ManagementServer;
import dev.skerry.fleet.api.Uploads;
import dev.skerry.fleet.enrolment.Gatekeeper;
import dev.skerry.fleet.enrolment.JoinTokens;
import dev.skerry.fleet.jobs.Jobs;
import dev.skerry.fleet.policy.Policies;
import dev.skerry.fleet.registry.Families;
import dev.skerry.fleet.registry.People;
import dev.skerry.fleet.registry.Plans;
import dev.skerry.fleet.registry.Rollouts;
import dev.skerry.fleet.store.Database;
import dev.skerry.time.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One replica of a fleet. It keeps nothing to itself: any number of them on one database are one
 * fleet.
 */
public final class Fleet implements AutoCloseable {
  private final Database database;
  private final Gatekeeper gatekeeper;
  private final People people;
  private final DeviceServer devices;
  private final ManagementServer management;
  private final Conductor conductor;

  private Fleet(Setup setup, Database database, Time time) throws IOException {
    this.database = database;
    this.people = new People(database);
    this.gatekeeper = Gatekeeper.of(database, time.now());
    Plans plans = new Plans(database);
    Families families = new Families(database, setup.trusted());
    this.devices = DeviceServer.start(database, gatekeeper, families, setup.devices(), time);
    this.management =
        ManagementServer.start(
            database,
            new JoinTokens(database, gatekeeper.fingerprint()),
            families,
            new Policies(database, gatekeeper.authority()),
            plans,
            new Uploads(setup.uploads()),
            setup.management(),
            time);
    this.conductor =
        Conductor.start(
            new Rollouts(database), plans, new Ledger(database), new Jobs(database), time);
  }

  /**
   * Everything that a replica is made from.
   *
   * @param database as JDBC has it
   * @param uploads a folder for families on their way in
   * @param trusted who must have signed families; empty if nobody must
   */
  public record Setup(
      String database,
      DeviceServer.Listen devices,
      ManagementServer.Listen management,
      Path uploads,
      Optional<PublicKey> trusted) {}

  /** Starts it. */
  public static Fleet start(Setup setup, Time time) throws IOException {
    Database database = Database.open(setup.database());
    try {
      return new Fleet(setup, database, time);
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Whether nobody is there yet who could let in others. */
  public boolean isNobodys() {
    return people.isEmpty();
  }

  /**
   * Lets in the first person, who may let in others.
   *
   * @param token theirs, of {@link People#token}
   * @return false if somebody is there already
   */
  public boolean firstPerson(String token) {
    return people.first("admin", token, "fleet");
  }

  /** Where devices reach it. */
  public int devicePort() {
    return devices.port();
  }

  /** Where people reach it. */
  public int managementPort() {
    return management.port();
  }

  /** Its metrics in Prometheus' text format, as {@code GET /metrics} has them. */
  public String metrics() {
    return management.metrics();
  }

  /** Has more said at the end of its metrics, in the same format; called at most once. */
  public void tellAlso(Supplier<String> more) {
    management.tellAlso(more);
  }

  /** The digest of the certificate by which devices know it. */
  public String fingerprint() {
    return gatekeeper.fingerprint();
  }

  /** How many devices are connected to this replica. */
  public int connected() {
    return devices.waiting();
  }

  @Override
  public void close() {
    conductor.close();
    management.close();
    devices.close();
    database.close();
  }
}
