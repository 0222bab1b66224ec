package dev.skerry.engine;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a trial's child says on its standard output: one {@code word number…} a line.
 *
 * <pre>
 * load NANOS
 * peak BYTES
 * latency BATCH P50 P95 P99     in nanoseconds, once for each batch size
 * </pre>
 */
final class TrialReportFormat {
  private TrialReportFormat() {}

  static String print(Trial.Report.Passed report) {
    StringBuilder text = new StringBuilder();
    text.append("load ").append(report.loadTime().toNanos()).append('\n');
    text.append("peak ").append(report.peakMemory().count()).append('\n');
    for (Map.Entry<Integer, Latency> entry : report.latency().entrySet()) {
      Latency latency = entry.getValue();
      text.append("latency ").append(entry.getKey());
      text.append(' ').append(latency.p50().toNanos());
      text.append(' ').append(latency.p95().toNanos());
      text.append(' ').append(latency.p99().toNanos()).append('\n');
    }
    return text.toString();
  }

  /** Never throws: a child that was made to say something else has failed its trial. */
  static Trial.Report parse(String text) {
    try {
      long load = -1;
      long peak = -1;
      SortedMap<Integer, Latency> latency = new TreeMap<>();
      for (String line : text.lines().toList()) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "load" -> load = Long.parseLong(words[1]);
          case "peak" -> peak = Long.parseLong(words[1]);
          case "latency" ->
              latency.put(
                  Integer.parseInt(words[1]),
                  new Latency(nanos(words[2]), nanos(words[3]), nanos(words[4])));
          default -> throw new IllegalArgumentException("line: " + line);
        }
      }
      if (load < 0 || peak < 0 || !latency.containsKey(1)) {
        throw new IllegalArgumentException("incomplete");
      }
      return new Trial.Report.Passed(Duration.ofNanos(load), new Bytes(peak), latency);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return new Trial.Report.Failed(
          "trial reported something unreadable (" + e.getMessage() + ")");
    }
  }

  private static Duration nanos(String word) {
    return Duration.ofNanos(Long.parseLong(word));
  }
}
