package dev.skerry.fleet.analytics;

import dev.skerry.fleet.store.Database;
import dev.skerry.link.Letter;
import dev.skerry.link.LinkJson;
import dev.skerry.link.Outcomes;
import dev.skerry.link.Sketch;
import dev.skerry.link.Traits;
import dev.skerry.terms.Grade;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Counts what devices say, each once, and makes hours of minutes as these grow old. */
public final class Ledger {
  private static final long LOCK = 7306;

  /* One row never holds more, however often it is written: its counts go on, its latencies and traits stop. */
  private static final int LARGEST_SKETCHES = 16 << 10;
  private static final int LARGEST_TRAITS = 8 << 10;
  private static final int LARGEST_TRAIT = 2_000;
  private static final int LARGEST_SKETCH = 2_600;
  private static final int LARGEST_HOUR = 6_000;
  private static final int FETCHED = 8;
  private static final String ADD =
      """
      insert into outcome as o (device, agent, span, start, by_full, by_variant, by_peer, by_cached,
        by_safe, late, refused, faults, misses, ran_ms, joules, latency, traits)
      select :device, agent.name, :span, :start, :full, :variant, :peer, :cached,
        :safe, :late, :refused, :faults, cast(:misses as jsonb), :ran, :joules, :latency,
        :traits
      from (select cast(:agent as text) as name) as agent
      where :known or exists (select 1 from agent as known where known.name = :agent)
      on conflict (device, agent, span, start) do update set
        by_full = o.by_full + excluded.by_full,
        by_variant = o.by_variant + excluded.by_variant,
        by_peer = o.by_peer + excluded.by_peer,
        by_cached = o.by_cached + excluded.by_cached,
        by_safe = o.by_safe + excluded.by_safe,
        late = o.late + excluded.late,
        refused = o.refused + excluded.refused,
        faults = o.faults + excluded.faults,
        misses = add_each(o.misses, excluded.misses),
        ran_ms = o.ran_ms + excluded.ran_ms,
        joules = case when o.joules is null then excluded.joules
          else o.joules + coalesce(excluded.joules, 0) end,
        latency = case when length(o.latency) + length(excluded.latency) <= :largest
          then o.latency || excluded.latency else o.latency end,
        traits = case when length(o.traits) + length(excluded.traits) <= :largestTraits
          then o.traits || excluded.traits else o.traits end\
      """;

  private final Database database;

  public Ledger(Database database) {
    this.database = database;
  }

  /** Counts what {@code letters} say, in the transaction that takes them. */
  public static void file(Handle handle, String device, List<Letter> letters, Instant now) {
    Map<Filing.Row, Outcomes> rows = Filing.of(letters, now);
    if (!rows.isEmpty()) {
      PreparedBatch batch = handle.prepareBatch(ADD);
      rows.forEach((row, outcomes) -> add(batch, device, row, outcomes, false));
      batch.execute();
    }
  }

  private static void add(
      PreparedBatch batch, String device, Filing.Row row, Outcomes outcomes, boolean known) {
    batch
        .bind("device", device)
        .bind("agent", row.agent())
        .bind("span", row.span())
        .bind("start", row.start())
        .bind("full", outcomes.of(Grade.FULL))
        .bind("variant", outcomes.of(Grade.VARIANT))
        .bind("peer", outcomes.of(Grade.PEER))
        .bind("cached", outcomes.of(Grade.CACHED))
        .bind("safe", outcomes.of(Grade.SAFE))
        .bind("late", outcomes.late())
        .bind("refused", outcomes.refused())
        .bind("faults", outcomes.faults())
        .bind("misses", new String(LinkJson.write(outcomes.misses()), StandardCharsets.UTF_8))
        .bind("ran", outcomes.ran().toMillis())
        .bind("joules", outcomes.joules().isPresent() ? outcomes.joules().getAsDouble() : null)
        .bind("latency", outcomes.latency().within(known ? LARGEST_HOUR : LARGEST_SKETCH).toBytes())
        .bind("traits", outcomes.traits().orElse(Traits.none()).within(LARGEST_TRAIT).toBytes())
        .bind("largest", LARGEST_SKETCHES)
        .bind("largestTraits", LARGEST_TRAITS)
        .bind("known", known)
        .add();
  }

  /**
   * Makes hours of minutes that are old enough, and lets go of hours that are too old, a bounded
   * number of either; leaves it to another replica that is at it.
   *
   * @return whether there may be more to do
   */
  public boolean compact(Instant now, int most) {
    return database.in(handle -> {
      boolean free =
          handle
              .createQuery("select pg_try_advisory_xact_lock(:lock)")
              .bind("lock", LOCK)
              .mapTo(boolean.class)
              .one();
      if (!free) {
        return false;
      }
      long minutes = now.minus(Filing.MINUTES_KEPT).getEpochSecond();
      int made = hours(handle, minutes - Math.floorMod(minutes, Filing.HOUR), most);
      int gone =
          handle.execute(
              """
              delete from outcome where ctid in
                (select ctid from outcome where start < ? and span = 3600 limit ?)\
              """,
              now.minus(Filing.HOURS_KEPT).getEpochSecond(),
              most);
      return made == most || gone == most;
    });
  }

  private record Old(String device, Filing.Row row, Outcomes outcomes) {}

  private static int hours(Handle handle, long before, int most) {
    List<Old> old =
        handle
            .createQuery(
                """
                with due as (select device, agent, start / 3600 as hour from outcome
                    where span = 60 and start < :before group by 1, 2, 3 limit :most),
                  gone as (delete from outcome using due where span = 60
                    and outcome.device = due.device and outcome.agent = due.agent
                    and outcome.start >= due.hour * 3600 and outcome.start < (due.hour + 1) * 3600
                    returning outcome.*)
                select device, agent, start / 3600 * 3600 as at,\
                """
                    + Total.SUMS
                    + ", string_agg(latency, ''::bytea), string_agg(traits, ''::bytea)"
                    + " from gone group by 1, 2, 3")
            .bind("before", before)
            .bind("most", most)
            // Row by row: what devices said of one hour may be megabytes.
            .setFetchSize(FETCHED)
            .map((row, context) ->
                new Old(
                    row.getString(1),
                    new Filing.Row(row.getString(2), Filing.HOUR, row.getLong(3)),
                    Total.read(row, 4)
                        .outcomes(Sketch.ofBytes(row.getBytes(4 + Total.COLUMNS)))
                        .withTraits(Traits.ofBytes(row.getBytes(5 + Total.COLUMNS)))))
            .list();
    if (!old.isEmpty()) {
      PreparedBatch batch = handle.prepareBatch(ADD);
      old.forEach(one -> add(batch, one.device(), one.row(), one.outcomes(), true));
      batch.execute();
    }
    return old.size();
  }
}
