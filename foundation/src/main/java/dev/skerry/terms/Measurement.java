package dev.skerry.terms;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a variant was found to do, on a named device and named data. None of it is declared by hand.
 *
 * @param device the machine it was measured on
 * @param data the samples behind {@code accuracy}, well enough named to be had again; after the
 *     metric and "on", where it has a name
 * @param samples how many of them
 * @param accuracy the share answered right, from 0 to 1
 * @param latency per batch size
 * @param peakMemory what loading and running it added to a process
 */
public record Measurement(
    String device,
    String data,
    int samples,
    double accuracy,
    SortedMap<Integer, Latency> latency,
    Bytes peakMemory) {
  public Measurement {
    if (!(accuracy >= 0 && accuracy <= 1)) {
      throw new IllegalArgumentException("accuracy: " + accuracy + " (expected: 0 to 1)");
    }
    latency = Collections.unmodifiableSortedMap(new TreeMap<>(latency));
  }

  /**
   * What {@code accuracy} is a share of, in a word: {@code top-1}, or {@code agreement} with the
   * original, of which nobody knows how often it is right.
   */
  public String metric() {
    int end = data.indexOf(" on ");
    return end < 1 || data.indexOf(' ') < end ? "accuracy" : data.substring(0, end);
  }

  /** A measurement of accuracy alone; how fast it is, each device finds out for itself. */
  public static Measurement ofAccuracy(String device, String data, int samples, double accuracy) {
    return new Measurement(device, data, samples, accuracy, new TreeMap<>(Map.of()), new Bytes(0));
  }
}
