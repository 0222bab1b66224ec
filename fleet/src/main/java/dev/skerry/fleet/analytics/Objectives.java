package dev.skerry.fleet.analytics;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.registry.Audit;
import dev.skerry.fleet.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** What share of its requests each agent is to answer in time, and how it does. */
public final class Objectives {
  /** What is expected of an agent of which nobody has said anything. */
  public static final double USUAL = 0.999;

  private static final double LEAST = 0.5;
  private static final double HIGHEST = 0.999999;

  /* Each window's requests and misses; what is counted by the hour is older than any but the last. */
  private static final String SELECT =
      """
      with counted as (select agent, start, late + refused as missed,
          by_full + by_variant + by_peer + by_cached + by_safe + refused as requests
        from outcome where start >= :month)
      select agent.name, coalesce(max(objective.on_time), :usual),
        sum(requests) filter (where start >= :five)::bigint,
        sum(missed) filter (where start >= :five)::bigint,
        sum(requests) filter (where start >= :half)::bigint,
        sum(missed) filter (where start >= :half)::bigint,
        sum(requests) filter (where start >= :hour)::bigint,
        sum(missed) filter (where start >= :hour)::bigint,
        sum(requests) filter (where start >= :six)::bigint,
        sum(missed) filter (where start >= :six)::bigint,
        sum(requests)::bigint, sum(missed)::bigint
      from agent left join objective on objective.agent = agent.name
        left join counted on counted.agent = agent.name
      where :name = '' or agent.name = :name group by agent.name order by agent.name\
      """;

  private final Database database;

  public Objectives(Database database) {
    this.database = database;
  }

  /**
   * What an agent is held to, and how it does.
   *
   * @param onTime the share of its requests, of thirty days, that is to be answered in time
   */
  public record Held(String agent, double onTime, Burn burn) {}

  /** Holds an agent to another share from now on. */
  public void put(String agent, double onTime, String who) {
    if (!(onTime >= LEAST && onTime <= HIGHEST)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "on_time: %s (expected: %s to %s)", onTime, LEAST, HIGHEST));
    }
    database.run(handle -> {
      int put =
          handle.execute(
              """
              insert into objective select name, ? from agent where name = ?
              on conflict (agent) do update set on_time = excluded.on_time\
              """,
              onTime,
              agent);
      if (put == 0) {
        throw new Refusal(Refusal.Category.NOT_FOUND, "agent: " + agent + " is not known");
      }
      Audit.note(handle, who, "set objective", agent, "on time " + onTime);
    });
  }

  /** All agents, by name. */
  public List<Held> all(Instant now) {
    return select("", now);
  }

  /** One of them. */
  public Optional<Held> find(String agent, Instant now) {
    return select(agent, now).stream().findFirst();
  }

  private List<Held> select(String agent, Instant now) {
    return database.slowly(handle -> {
      Query query = handle.createQuery(SELECT).bind("usual", USUAL).bind("name", agent);
      since(query, "five", Duration.ofMinutes(5), now);
      since(query, "half", Duration.ofMinutes(30), now);
      since(query, "hour", Duration.ofHours(1), now);
      since(query, "six", Duration.ofHours(6), now);
      since(query, "month", Duration.ofDays(30), now);
      return query
          .map((row, context) ->
              new Held(
                  row.getString(1),
                  row.getDouble(2),
                  Burn.of(
                      row.getDouble(2),
                      new Burn.Windows(
                          count(row, 3),
                          count(row, 5),
                          count(row, 7),
                          count(row, 9),
                          count(row, 11)))))
          .list();
    });
  }

  private static void since(Query query, String name, Duration window, Instant now) {
    query.bind(name, now.minus(window).getEpochSecond());
  }

  private static Burn.Count count(ResultSet row, int column) throws SQLException {
    return new Burn.Count(row.getLong(column), row.getLong(column + 1));
  }
}
