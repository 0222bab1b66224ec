package dev.skerry.fleet.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.link.LinkJson;
import dev.skerry.link.Outcomes;
import dev.skerry.link.Sketch;
import dev.skerry.terms.Grade;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** The counts of many rows together, as the database adds them up. */
record Total(
    Map<Grade, Long> grades,
    long late,
    long refused,
    long faults,
    SortedMap<String, Long> misses,
    Duration ran,
    OptionalDouble joules) {
  /** What to select, to be read by {@link #read}. */
  static final String SUMS =
      """
      sum(by_full)::bigint, sum(by_variant)::bigint, sum(by_peer)::bigint, sum(by_cached)::bigint,
      sum(by_safe)::bigint, sum(late)::bigint, sum(refused)::bigint, sum(faults)::bigint,
      add_each(misses)::text, sum(ran_ms)::bigint, sum(joules)\
      """;

  /** How many columns that is. */
  static final int COLUMNS = 11;

  private static final Grade[] GRADES = {
    Grade.FULL, Grade.VARIANT, Grade.PEER, Grade.CACHED, Grade.SAFE
  };

  /** Reads it from column {@code first} on. */
  static Total read(ResultSet row, int first) throws SQLException {
    int at = first;
    Map<Grade, Long> grades = new EnumMap<>(Grade.class);
    for (Grade grade : GRADES) {
      grades.put(grade, row.getLong(at++));
    }
    long late = row.getLong(at++);
    long refused = row.getLong(at++);
    long faults = row.getLong(at++);
    SortedMap<String, Long> misses = misses(row.getString(at++));
    Duration ran = Duration.ofMillis(row.getLong(at++));
    double joules = row.getDouble(at);
    return new Total(
        grades,
        late,
        refused,
        faults,
        misses,
        ran,
        row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(joules));
  }

  private static SortedMap<String, Long> misses(String json) {
    SortedMap<String, Long> misses = new TreeMap<>();
    LinkJson.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class)
        .properties()
        .forEach(cause -> misses.put(cause.getKey(), cause.getValue().asLong()));
    return misses;
  }

  /** With how long answers took. */
  Outcomes outcomes(Sketch latency) {
    return new Outcomes(grades, late, refused, faults, misses, ran, joules, latency);
  }
}
