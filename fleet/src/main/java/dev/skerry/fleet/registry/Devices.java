package dev.skerry.fleet.registry;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.store.Database;
import dev.skerry.fleet.store.OneAtATime;
import dev.skerry.link.LinkException;
import dev.skerry.link.LinkJson;
import dev.skerry.link.Report;
import dev.skerry.terms.DeviceProfile;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The devices of a fleet, and what each last said. */
public final class Devices {
  private static final String COLUMNS =
      "name, site, labels::text, profile::text, enrolled_at, revoked_at, revision, report::text, seen_at";

  /* Both keep a page well below what one message of the link may be. */
  private static final int PAGE = 200;
  private static final int LONGEST_PAGE = 400_000;

  private final Database database;

  public Devices(Database database) {
    this.database = database;
  }

  /**
   * One of them.
   *
   * @param revision of what shall run there
   * @param report what it last said
   * @param seenAt when it last said anything
   */
  public record Known(
      String name,
      String site,
      Labels labels,
      DeviceProfile profile,
      Instant enrolledAt,
      Optional<Instant> revokedAt,
      long revision,
      Optional<Report> report,
      Optional<Instant> seenAt) {}

  public List<Known> all() {
    return database.in(handle -> select(handle, ""));
  }

  /**
   * Those that come next in the order of names, as many as one answer takes.
   *
   * @param after a name, not necessarily a device's; empty to begin
   */
  public Page after(String after) {
    return database.in(handle -> {
      List<Known> page =
          handle
              .createQuery(
                  "select "
                      + COLUMNS
                      + """
                       from (
                        select *,
                          row_number() over (order by name) as number,
                          sum(coalesce(octet_length(report::text), 0) + octet_length(profile::text) + octet_length(labels::text)) over (order by name) as length
                        from device where name > :after order by name limit :most) as next
                      where number = 1 or length <= :longest order by name\
                      """)
              .bind("after", after)
              .bind("most", PAGE)
              .bind("longest", LONGEST_PAGE)
              .map((row, context) -> known(row))
              .list();
      boolean more =
          !page.isEmpty()
              && handle
                  .createQuery("select exists (select 1 from device where name > :last)")
                  .bind("last", page.getLast().name())
                  .mapTo(boolean.class)
                  .one();
      return new Page(page, more ? Optional.of(page.getLast().name()) : Optional.empty());
    });
  }

  /**
   * Some of the devices.
   *
   * @param next after which name the others come; empty if there are no others
   */
  public record Page(List<Known> devices, Optional<String> next) {}

  /**
   * The one of this name.
   *
   * @throws Refusal if there is none
   */
  public Known named(String name) {
    return database.in(handle -> named(handle, name));
  }

  private static Known named(Handle handle, String name) {
    return select(handle, name).stream()
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                Refusal.Category.NOT_FOUND,
                "device: " + name + " is not known (expected: one of skerry fleet devices)"));
  }

  static List<Known> select(Handle handle, String name) {
    return handle
        .createQuery(
            "select " + COLUMNS + " from device where :name = '' or name = :name order by name")
        .bind("name", name)
        .map((row, context) -> known(row))
        .list();
  }

  private static Known known(ResultSet row) throws SQLException {
    return new Known(
        row.getString(1),
        row.getString(2),
        Labels.parse(row.getString(3)),
        read(row.getString(4), DeviceProfile.class),
        row.getObject(5, OffsetDateTime.class).toInstant(),
        instant(row.getObject(6, OffsetDateTime.class)),
        row.getLong(7),
        Optional.ofNullable(row.getString(8))
            .flatMap(json -> readable(json, Report.class))
            // What is between a device and rollouts, and long.
            .map(Report::withoutSaid),
        instant(row.getObject(9, OffsetDateTime.class)));
  }

  private static <T> T read(String json, Class<T> type) {
    return LinkJson.read(json.getBytes(StandardCharsets.UTF_8), type);
  }

  /* What one device said and nobody can read shall not hide all others. */
  static <T> Optional<T> readable(String json, Class<T> type) {
    try {
      return Optional.of(read(json, type));
    } catch (LinkException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(@Nullable OffsetDateTime at) {
    return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
  }

  /** Keeps what devices said, each with when it was heard. */
  public void heard(Map<String, Heard> heard) {
    List<Map.Entry<String, Heard>> all = List.copyOf(heard.entrySet());
    String[] names = all.stream().map(Map.Entry::getKey).toArray(String[]::new);
    String[] reports =
        all.stream()
            .map(entry ->
                new String(LinkJson.write(entry.getValue().report()), StandardCharsets.UTF_8))
            .toArray(String[]::new);
    OffsetDateTime[] at =
        all.stream()
            .map(entry -> OffsetDateTime.ofInstant(entry.getValue().at(), ZoneOffset.UTC))
            .toArray(OffsetDateTime[]::new);
    database.run(handle -> {
      // In the order of names, as whoever tells devices does: two that lock the same rows never
      // wait for each other.
      handle
          .createQuery(
              """
              select count(*) from
                (select 1 from device where name = any(?::text[]) order by name for update) as locked\
              """)
          .bind(0, names)
          .mapTo(Long.class)
          .one();
      handle.execute(
          """
          update device set report = cast(h.report as jsonb), seen_at = h.at
          from unnest(?::text[], ?::text[], ?::timestamptz[]) as h (name, report, at)
          where device.name = h.name and (seen_at is null or seen_at <= h.at)\
          """,
          names,
          reports,
          at);
    });
  }

  /** What a device said, and when. */
  public record Heard(Report report, Instant at) {}

  /** Places what shall run on it, once it has joined. */
  public static void settle(Handle handle, String name) {
    Placements.settle(handle, named(handle, name));
  }

  /** Writes other labels on a device. */
  public void label(String name, Labels labels, String who) {
    database.run(handle -> {
      OneAtATime.await(handle);
      handle
          .createUpdate("update device set labels = cast(:labels as jsonb) where name = :name")
          .bind("labels", labels.json())
          .bind("name", name)
          .execute();
      Placements.settle(handle, named(handle, name));
      Audit.note(handle, who, "label device", name, labels.json());
    });
  }

  /** Shuts a device out, for good: it is told nothing more, and gets no certificate. */
  public void revoke(String name, String who) {
    database.run(handle -> {
      OneAtATime.await(handle);
      named(handle, name);
      handle.execute(
          "update device set revoked_at = coalesce(revoked_at, now()) where name = ?", name);
      Placements.settle(handle, named(handle, name));
      Placements.wake(handle, name);
      Audit.note(handle, who, "revoke device", name, "");
    });
  }
}
