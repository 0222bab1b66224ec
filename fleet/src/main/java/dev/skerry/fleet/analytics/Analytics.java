package dev.skerry.fleet.analytics;

import dev.skerry.fleet.analytics.Point.Series;
import dev.skerry.fleet.drift.Drift;
import dev.skerry.fleet.store.Database;
import dev.skerry.link.Outcomes;
import dev.skerry.link.Sketch;
import dev.skerry.link.Traits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Answers what came of requests: of an agent, a device, a site or all of it, over time. */
public final class Analytics {
  private static final int FETCHED = 500;

  /** No answer names more. */
  public static final int MOST_NAMES = 500;

  private static final String WHERE =
      """
       from outcome join device on device.name = outcome.device
      where start >= :from and start < :to and (:agent = '' or agent = :agent)
        and (:site = '' or site = :site) and (:device = '' or device = :device)\
      """;

  private final Database database;

  public Analytics(Database database) {
    this.database = database;
  }

  /** By what an answer tells apart. */
  public enum By {
    AGENT("agent"),
    SITE("site"),
    DEVICE("device");

    private final String column;

    By(String column) {
      this.column = column;
    }
  }

  /** What came of requests in each step in which there were any. */
  public Series series(Asked asked) {
    long step = asked.step().toSeconds();
    String at = "start - (start % " + step + ")";
    return database.slowly(handle -> {
      Map<String, Total> totals = totals(handle, asked, "(" + at + ")::text");
      Map<String, Sketch.Sum> latencies =
          latencies(handle, asked, "(" + at + ")::text", totals.keySet());
      List<Point> points = new ArrayList<>();
      Outcomes total = Outcomes.NONE;
      for (Map.Entry<String, Total> one : totals.entrySet()) {
        Outcomes outcomes = outcomes(one, latencies);
        points.add(Point.of(Instant.ofEpochSecond(Long.parseLong(one.getKey())), outcomes));
        total = total.plus(outcomes);
      }
      points.sort((one, other) -> one.at().compareTo(other.at()));
      return new Series(asked.step(), Point.of(asked.from(), total), points);
    });
  }

  /** What came of requests in all of the time asked for, by name, at most {@link #MOST_NAMES}. */
  public Map<String, Point> each(Asked asked, By by) {
    return database.slowly(handle -> {
      Map<String, Total> totals = totals(handle, asked, by.column);
      Set<String> named =
          totals.keySet().stream().limit(MOST_NAMES).collect(Collectors.toCollection(TreeSet::new));
      totals.keySet().retainAll(named);
      Map<String, Sketch.Sum> latencies = latencies(handle, asked, by.column, named);
      Map<String, Point> points = new TreeMap<>();
      for (Map.Entry<String, Total> one : totals.entrySet()) {
        points.put(one.getKey(), Point.of(asked.from(), outcomes(one, latencies)));
      }
      return points;
    });
  }

  /**
   * What has become of inputs and outputs in all of the time asked for, against as long a time
   * before it, by name, at most {@link #MOST_NAMES}.
   */
  public Map<String, Drift> drift(Asked asked, By by) {
    Duration range = Duration.between(asked.from(), asked.to());
    Instant before = asked.from().minus(range);
    return database.slowly(handle -> {
      Map<String, Compared> all = new TreeMap<>();
      handle
          .createQuery(
              "select " + by.column + ", start >= :middle, traits" + WHERE + " and traits <> ''")
          .bind("from", Math.max(0, before.getEpochSecond()))
          .bind("middle", asked.from().getEpochSecond())
          .bind("to", asked.to().getEpochSecond())
          .bind("agent", asked.agent())
          .bind("site", asked.site())
          .bind("device", asked.device())
          .setFetchSize(FETCHED)
          .map((row, context) ->
              new Row(row.getString(1), row.getBoolean(2), Traits.ofBytes(row.getBytes(3))))
          .stream()
          .filter(row -> all.containsKey(row.name()) || all.size() < MOST_NAMES)
          .forEach(row -> all.computeIfAbsent(row.name(), name -> new Compared()).add(row));
      Map<String, Drift> drifts = new TreeMap<>();
      all.forEach((name, compared) -> drifts.put(name, compared.drift()));
      return drifts;
    });
  }

  private record Row(String name, boolean now, Traits traits) {}

  private static final class Compared {
    private final Traits.Sum now = new Traits.Sum();
    private final Traits.Sum before = new Traits.Sum();

    void add(Row row) {
      (row.now() ? now : before).add(row.traits());
    }

    Drift drift() {
      return Drift.of(now.traits(), before.traits());
    }
  }

  private static Outcomes outcomes(
      Map.Entry<String, Total> total, Map<String, Sketch.Sum> latencies) {
    Sketch.Sum sum = latencies.get(total.getKey());
    return total.getValue().outcomes(sum == null ? Sketch.empty() : sum.sketch());
  }

  private static Map<String, Total> totals(Handle handle, Asked asked, String key) {
    Map<String, Total> totals = new TreeMap<>();
    bound(handle.createQuery("select " + key + ", " + Total.SUMS + WHERE + " group by 1"), asked)
        .map((row, context) -> Map.entry(row.getString(1), Total.read(row, 2)))
        .forEach(one -> totals.put(one.getKey(), one.getValue()));
    return totals;
  }

  /* Row by row, so that memory is that of the answer and not of all that it is made from. */
  private static Map<String, Sketch.Sum> latencies(
      Handle handle, Asked asked, String key, Set<String> keys) {
    Map<String, Sketch.Sum> sums = new HashMap<>();
    bound(handle.createQuery("select " + key + ", latency" + WHERE), asked)
        .setFetchSize(FETCHED)
        .map((row, context) -> Map.entry(row.getString(1), row.getBytes(2)))
        .stream()
        .filter(row -> keys.contains(row.getKey()))
        .forEach(row ->
            sums.computeIfAbsent(row.getKey(), name -> new Sketch.Sum())
                .add(Sketch.ofBytes(row.getValue())));
    return sums;
  }

  private static Query bound(Query query, Asked asked) {
    return query
        .bind("from", asked.from().getEpochSecond())
        .bind("to", asked.to().getEpochSecond())
        .bind("agent", asked.agent())
        .bind("site", asked.site())
        .bind("device", asked.device());
  }
}
