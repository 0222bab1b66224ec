package dev.skerry.fleet.inbox;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.store.Database;
import dev.skerry.link.Batch;
import dev.skerry.link.Binary;
import dev.skerry.link.Letter;
import dev.skerry.link.MessageKind;
import dev.skerry.link.Position;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What devices have said. Each message takes effect once, however often it is sent and to whichever
 * replica; the newest of each device are kept.
 */
public final class Inbox {
  /** Of each device, so many messages are kept. */
  public static final int KEPT = 20_000;

  /** For so long. */
  public static final Duration KEPT_FOR = Duration.ofDays(30);

  /* How many messages of a stream come between two times of letting old ones go. */
  private static final int TIDY_EVERY = 500;
  private static final int STREAMS_KEPT = 24;

  private final Database database;
  private final Effect effect;

  /** One that keeps messages, and no more. */
  public Inbox(Database database) {
    this(database, (handle, device, fresh, now) -> {});
  }

  /** One whose messages have an effect beside being kept. */
  public Inbox(Database database, Effect effect) {
    this.database = database;
    this.effect = effect;
  }

  /** What messages bring about, in the transaction that takes them. */
  public interface Effect {
    /** Takes messages that are new; what they say may be anything, and must not stop it. */
    void take(Handle handle, String device, List<Letter> fresh, Instant now);
  }

  /**
   * A message as it was taken.
   *
   * @param dropped how many messages it says are gone
   * @param at by the device's clock
   * @param heardAt by the fleet's
   */
  public record Kept(
      long id,
      String device,
      MessageKind kind,
      String key,
      long dropped,
      Instant at,
      Instant heardAt,
      Binary body) {}

  /**
   * Takes what is new of {@code batch}, all of it or nothing.
   *
   * @return up to where everything has taken effect
   * @throws Refusal if something is missing before it; says what was expected
   */
  public Position take(String device, Batch batch, Instant now) {
    if (batch.letters().isEmpty()) {
      return database.in(handle -> last(handle, device, batch.stream(), ""));
    }
    return database.in(handle -> {
      handle.execute(
          """
          insert into stream (device, stream, opening, sequence, heard_at) values (?, ?, 0, -1, ?)
          on conflict do nothing\
          """,
          device,
          batch.stream(),
          utc(now));
      Position last = last(handle, device, batch.stream(), " for update");
      return switch (Reception.of(last, batch)) {
        case Reception.Gap(Position from, long came) ->
            throw new Refusal(
                Refusal.Category.CONFLICT,
                "letters: from %d on (expected: from %d on)".formatted(came, from.sequence() + 1));
        case Reception.Taken(List<Letter> fresh, Position to) -> {
          if (!fresh.isEmpty()) {
            keep(handle, device, batch.stream(), fresh, to, now);
            // A stream that begins comes before the first; whoever begins many tidies each time.
            if (Math.floorDiv(to.sequence(), TIDY_EVERY)
                != Math.floorDiv(last.sequence(), TIDY_EVERY)) {
              tidy(handle, device, now);
            }
          }
          yield to;
        }
      };
    });
  }

  private static Position last(Handle handle, String device, String stream, String lock) {
    return handle
        .createQuery(
            "select opening, sequence from stream where device = :device and stream = :stream"
                + lock)
        .bind("device", device)
        .bind("stream", stream)
        .map((row, context) -> new Position(row.getLong(1), row.getLong(2)))
        .findOne()
        .orElse(Position.START);
  }

  private void keep(
      Handle handle, String device, String stream, List<Letter> fresh, Position to, Instant now) {
    PreparedBatch rows =
        handle.prepareBatch(
            """
            insert into message (device, kind, key, dropped, at, heard_at, body)
            values (?, ?, ?, ?, ?, ?, ?)\
            """);
    for (Letter letter : fresh) {
      rows.add(
          device,
          letter.kind().name(),
          letter.key(),
          letter.dropped(),
          utc(letter.at()),
          utc(now),
          letter.body().bytes());
    }
    rows.execute();
    effect.take(handle, device, fresh, now);
    handle.execute(
        """
        update stream set opening = ?, sequence = ?, heard_at = ?
        where device = ? and stream = ?\
        """,
        to.opening(),
        to.sequence(),
        utc(now),
        device,
        stream);
  }

  private static void tidy(Handle handle, String device, Instant now) {
    handle.execute(
        """
        delete from message where device = ? and (heard_at < ? or id <=
          (select id from message where device = ? order by id desc offset ? limit 1))\
        """,
        device,
        utc(now.minus(KEPT_FOR)),
        device,
        KEPT);
    // A device that lost its spool has begun others; who writes into none will not come back to it.
    handle.execute(
        """
        delete from stream where device = ? and stream in
          (select stream from stream where device = ? order by heard_at desc offset ?)\
        """,
        device,
        device,
        STREAMS_KEPT);
  }

  /** Newest first, at most {@code most}, older than {@code before}; of all devices if it is "". */
  public List<Kept> before(String device, long before, int most) {
    return database.in(handle ->
        handle
            .createQuery(
                """
                select id, device, kind, key, dropped, at, heard_at, body from message
                where (:device = '' or device = :device) and id < :before
                order by id desc limit :most\
                """)
            .bind("device", device)
            .bind("before", before)
            .bind("most", most)
            .map((row, context) ->
                new Kept(
                    row.getLong(1),
                    row.getString(2),
                    MessageKind.valueOf(row.getString(3)),
                    row.getString(4),
                    row.getLong(5),
                    row.getObject(6, OffsetDateTime.class).toInstant(),
                    row.getObject(7, OffsetDateTime.class).toInstant(),
                    Binary.of(row.getBytes(8))))
            .list());
  }

  private static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
