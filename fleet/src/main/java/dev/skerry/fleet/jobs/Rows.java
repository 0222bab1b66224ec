package dev.skerry.fleet.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.fleet.jobs.Standing.State;
import dev.skerry.fleet.registry.Labels;
import dev.skerry.link.LinkJson;
import dev.skerry.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Jobs as the database keeps them. */
final class Rows {
  private Rows() {}

  static long insert(Handle handle, Job.Wanted wanted, String who, Instant now) {
    return handle
        .createQuery(
            """
            insert into job (family, model, data, recipe, labels, asked_by, asked_at, state, lease_until)
            values (:family, :model, :data, cast(:recipe as jsonb), cast(:labels as jsonb), :who, :now, 'WAITING', :now)
            returning id\
            """)
        .bind("family", wanted.family())
        .bind("model", wanted.model().hex())
        .bind("data", wanted.data().hex())
        .bind("recipe", new String(LinkJson.write(wanted.recipe()), StandardCharsets.UTF_8))
        .bind("labels", wanted.labels().json())
        .bind("who", who)
        .bind("now", time(now))
        .mapTo(Long.class)
        .one();
  }

  /* What stands behind is never anything that came from outside. */
  static List<Job> select(Handle handle, String where) {
    return handle
        .createQuery(
            """
            select id, family, model, data, recipe::text, labels::text, asked_by, asked_at, state, worker, lease_until,
              attempts, misses, reason, share, doing, time_left_ms, archive from job \
            """
                + where)
        .map((row, context) -> job(row))
        .list();
  }

  private static Job job(ResultSet row) throws SQLException {
    return new Job(
        row.getLong("id"),
        new Job.Wanted(
            row.getString("family"),
            new Digest(row.getString("model")),
            new Digest(row.getString("data")),
            LinkJson.read(row.getString("recipe").getBytes(StandardCharsets.UTF_8), Recipe.class),
            labels(row.getString("labels"))),
        new Job.Asked(row.getString("asked_by"), instant(row, "asked_at")),
        new Standing(
            State.valueOf(row.getString("state")),
            row.getString("worker"),
            instant(row, "lease_until"),
            row.getInt("attempts"),
            row.getInt("misses"),
            row.getString("reason")),
        new Job.Progress(
            row.getDouble("share"),
            row.getString("doing"),
            Duration.ofMillis(row.getLong("time_left_ms"))),
        Optional.of(row.getString("archive")).filter(hex -> !hex.isEmpty()).map(Digest::new));
  }

  private static Labels labels(String json) {
    Map<String, String> read = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label :
        LinkJson.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class).properties()) {
      read.put(label.getKey(), label.getValue().asText());
    }
    return Labels.of(read);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static void update(Handle handle, long id, Standing standing) {
    handle.execute(
        "update job set state = ?, worker = ?, lease_until = ?, attempts = ?, misses = ?, reason = ? where id = ?",
        standing.state().name(),
        standing.worker(),
        time(standing.until()),
        standing.attempts(),
        standing.misses(),
        standing.reason().replace("\0", ""),
        id);
  }

  static void update(Handle handle, long id, Job.Progress progress) {
    handle.execute(
        "update job set share = ?, doing = ?, time_left_ms = ? where id = ?",
        progress.share(),
        progress.doing().replace("\0", ""),
        progress.left().toMillis(),
        id);
  }

  static void finish(Handle handle, long id, Digest archive, String report) {
    handle.execute(
        "update job set share = 1, doing = '', time_left_ms = 0, archive = ?, report = ? where id = ?",
        archive.hex(),
        report,
        id);
  }
}
