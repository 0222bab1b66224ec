package dev.skerry.benchmarks.neverlate;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows as comma-separated values (RFC 4180). */
public final class Csv {
  private Csv() {}

  /** A heading, and a line for each row. */
  public static String of(List<Row> rows) {
    int rungs = rows.stream().mapToInt(row -> row.rungs().size()).max().orElse(0);
    StringBuilder text =
        new StringBuilder(
            "arrivals,load,deadline,mixed,requests,policy,answered,slo,awg,margin,p50_ms,p99_ms,p999_ms");
    for (int rung = 0; rung < rungs; rung++) {
      text.append(",rung").append(rung);
    }
    text.append(",safe,flaps,fluid,clairvoyant\r\n");
    for (Row row : rows) {
      text.append(quoted(row.arrivals()))
          .append(
              String.format(
                  Locale.ROOT,
                  ",%s,%s,%s,%d,%s,%.6f,%.6f,%.4f,%.4f,%s,%s,%s,%s,%.6f,%.2f,%.4f,%.4f\r\n",
                  row.load(),
                  row.deadline(),
                  row.mixed(),
                  row.requests(),
                  row.policy(),
                  row.answered(),
                  row.slo(),
                  row.awg(),
                  row.margin(),
                  millis(row.p50Ms()),
                  millis(row.p99Ms()),
                  millis(row.p999Ms()),
                  row.rungs().stream()
                      .map(share -> String.format(Locale.ROOT, "%.6f", share))
                      .collect(Collectors.joining(",")),
                  row.safe(),
                  row.flaps(),
                  row.fluid(),
                  row.clairvoyant()));
    }
    return text.toString();
  }

  private static String millis(@Nullable Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String quoted(String text) {
    return text.matches("[^,\"\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
