package dev.skerry.fleet.policy;

import dev.skerry.fleet.enrolment.Authority;
import dev.skerry.fleet.registry.Audit;
import dev.skerry.fleet.registry.Placements;
import dev.skerry.fleet.store.Database;
import dev.skerry.fleet.store.OneAtATime;
import dev.skerry.link.Binary;
import dev.skerry.link.SignedPolicy;
import dev.skerry.policy.Policy;
import dev.skerry.terms.Names;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * The policies of a fleet: one for all devices, and one for each site that has its own, which then
 * counts there alone. Each that is written is a new version; old ones are kept.
 */
public final class Policies {
  private final Database database;
  private final Authority authority;

  /** Of a fleet whose devices trust {@code authority}. */
  public Policies(Database database, Authority authority) {
    this.database = database;
    this.authority = authority;
  }

  /**
   * One of them.
   *
   * @param site empty for the whole fleet
   */
  public record Written(
      long version, String site, Duration lease, String text, String madeBy, Instant madeAt) {}

  /**
   * Writes one, which devices are told at once.
   *
   * @param site empty for the whole fleet
   * @param lease for how long a device follows it that does not hear from the fleet
   * @return its version
   * @throws IllegalArgumentException if it is none; says in which line and why. Nothing has changed
   */
  public long write(String site, String text, Duration lease, String who) {
    if (!site.isEmpty()) {
      Names.check("site", site);
    }
    SignedPolicy.check(lease);
    Policy.parse(text);
    return database.in(handle -> {
      OneAtATime.await(handle);
      long version = handle.createQuery("select nextval('policy_version')").mapTo(Long.class).one();
      Optional<String> whose = Optional.of(site).filter(name -> !name.isEmpty());
      SignedPolicy signed =
          new SignedPolicy(
              version,
              whose,
              lease,
              text,
              Binary.of(authority.sign(SignedPolicy.signed(version, whose, lease, text))));
      handle.execute(
          "insert into policy (version, site, lease_ms, text, signature, made_by) values (?, ?, ?, ?, ?, ?)",
          version,
          site,
          lease.toMillis(),
          text,
          signed.signature().bytes(),
          who);
      Placements.tell(
          handle,
          handle
              .createQuery("select name from device where :site = '' or site = :site")
              .bind("site", site)
              .mapTo(String.class)
              .list());
      Audit.note(
          handle, who, "write policy", site.isEmpty() ? "fleet" : site, "version " + version);
      return version;
    });
  }

  /** The newest of the fleet and of each site. */
  public List<Written> newest() {
    return database.in(handle ->
        handle
            .createQuery(
                """
                select distinct on (site) version, site, lease_ms, text, made_by, made_at
                from policy order by site, version desc\
                """)
            .map((row, context) ->
                new Written(
                    row.getLong(1),
                    row.getString(2),
                    Duration.ofMillis(row.getLong(3)),
                    row.getString(4),
                    row.getString(5),
                    row.getObject(6, OffsetDateTime.class).toInstant()))
            .list());
  }
}
