package dev.skerry.optimizer.measure;

import dev.skerry.model.tensor.Npz;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a race's child reads, the inputs of one sample in an npz file, whatever they are called; and
 * what it says on its standard output: for each model, in their order, one line
 *
 * <pre>turns RUNS NANOS…      all runs, RUNS to a turn
 * failed REASON          it cannot be run
 * </pre>
 */
final class RaceFormat {
  private static final int MOST_RUNS = 10_000_000;

  private RaceFormat() {}

  static void writeInputs(Map<String, Tensor> inputs, Path file) throws IOException {
    Map<String, Tensor> plain = new LinkedHashMap<>();
    inputs.forEach(
        (name, value) -> plain.put(URLEncoder.encode(name, StandardCharsets.UTF_8), value));
    Npz.write(plain, file);
  }

  static Map<String, Tensor> readInputs(Path file) throws IOException {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    Npz.read(file)
        .forEach(
            (name, value) -> inputs.put(URLDecoder.decode(name, StandardCharsets.UTF_8), value));
    return inputs;
  }

  static String turns(int runs, List<Long> nanos) {
    StringBuilder line = new StringBuilder("turns ").append(runs);
    nanos.forEach(each -> line.append(' ').append(each));
    return line.toString();
  }

  static String failed(String reason) {
    return "failed " + reason.lines().findFirst().orElse("");
  }

  /** Whether the child came to its end. */
  static boolean isWhole(String text, int models) {
    return text.endsWith("\n") && text.lines().count() == models;
  }

  /** Never throws: a child that was made to say something else has failed. */
  static List<Race.Result> parse(String text, int models) {
    List<Race.Result> results = new ArrayList<>();
    for (String line : text.lines().limit(models).toList()) {
      results.add(parse(line));
    }
    while (results.size() < models) {
      results.add(new Race.Result.Failed("the race ended before it was run"));
    }
    return results;
  }

  private static Race.Result parse(String line) {
    if (line.startsWith("failed ")) {
      return new Race.Result.Failed(
          line.substring("failed ".length()).replaceAll("\\p{Cntrl}", "?"));
    }
    try {
      String[] words = line.split(" ", -1);
      if (!words[0].equals("turns") || words.length < 3 || words.length > MOST_RUNS) {
        throw new IllegalArgumentException("expected: turns RUNS NANOS…");
      }
      long[] nanos = new long[words.length - 2];
      for (int i = 0; i < nanos.length; i++) {
        nanos[i] = Long.parseLong(words[i + 2]);
        if (nanos[i] < 0) {
          throw new IllegalArgumentException("nanos: " + nanos[i] + " (expected: >= 0)");
        }
      }
      return new Race.Result.Ran(new Turns(nanos, Integer.parseInt(words[1])));
    } catch (IllegalArgumentException unreadable) {
      return new Race.Result.Failed("the race reported something unreadable");
    }
  }
}
