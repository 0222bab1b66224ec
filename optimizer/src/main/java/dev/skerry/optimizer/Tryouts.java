package dev.skerry.optimizer;

import dev.skerry.engine.Trial;
import dev.skerry.optimizer.shelf.Key;
import dev.skerry.optimizer.shelf.Shelf;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Latency;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trials whose outcome is kept, for what they measure comes out otherwise each time. One that
 * failed is not: the machine may have been short of something.
 */
final class Tryouts {
  private final Trial trial;
  private final Shelf shelf;

  Tryouts(Trial trial, Shelf shelf) {
    this.trial = trial;
    this.shelf = shelf;
  }

  Trial.Report run(Path model) throws IOException, InterruptedException {
    Key key = Key.of("trial").with(trial.patience()).withContent(model);
    Optional<Trial.Report.Passed> kept = shelf.find(key).flatMap(Tryouts::parse);
    if (kept.isPresent()) {
      return kept.get();
    }
    Trial.Report report = trial.run(model);
    if (report instanceof Trial.Report.Passed passed) {
      shelf.keep(key, text(passed).getBytes(StandardCharsets.UTF_8));
    }
    return report;
  }

  static String text(Trial.Report.Passed passed) {
    StringBuilder text = new StringBuilder();
    text.append(passed.loadTime().toNanos()).append(' ').append(passed.peakMemory().count());
    passed
        .latency()
        .forEach((batch, taken) ->
            text.append(' ')
                .append(batch)
                .append(' ')
                .append(taken.p50().toNanos())
                .append(' ')
                .append(taken.p95().toNanos())
                .append(' ')
                .append(taken.p99().toNanos()));
    return text.toString();
  }

  static Optional<Trial.Report.Passed> parse(byte[] text) {
    String[] words = new String(text, StandardCharsets.UTF_8).split(" ", -1);
    if (words.length % 4 != 2) {
      return Optional.empty();
    }
    try {
      SortedMap<Integer, Latency> latency = new TreeMap<>();
      for (int i = 2; i < words.length; i += 4) {
        latency.put(
            Integer.parseInt(words[i]),
            new Latency(nanos(words[i + 1]), nanos(words[i + 2]), nanos(words[i + 3])));
      }
      return Optional.of(
          new Trial.Report.Passed(nanos(words[0]), new Bytes(Long.parseLong(words[1])), latency));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static Duration nanos(String word) {
    return Duration.ofNanos(Long.parseLong(word));
  }
}
