package dev.skerry.fleet.registry;

import dev.skerry.fleet.store.Database;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What was done, by whom; nothing in it is ever changed. */
public final class Audit {
  private final Database database;

  public Audit(Database database) {
    this.database = database;
  }

  /**
   * One thing that was done.
   *
   * @param who a person, a device, or the fleet itself
   * @param subject to what
   */
  public record Entry(
      long id, Instant at, String who, String action, String subject, String detail) {}

  /** Notes something, in the transaction that does it. */
  public static void note(Handle handle, String who, String action, String subject, String detail) {
    handle.execute(
        "insert into audit (who, action, subject, detail) values (?, ?, ?, ?)",
        who,
        action,
        subject,
        detail);
  }

  /** Newest first, at most {@code most}, older than {@code before}. */
  public List<Entry> before(long before, int most) {
    return database.in(handle ->
        handle
            .createQuery(
                """
                select id, at, who, action, subject, detail from audit
                where id < :before order by id desc limit :most\
                """)
            .bind("before", before)
            .bind("most", most)
            .map((row, context) ->
                new Entry(
                    row.getLong(1),
                    row.getObject(2, OffsetDateTime.class).toInstant(),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6)))
            .list());
  }
}
