package dev.skerry.cli.demo;

import dev.skerry.cli.Folders;
import dev.skerry.cli.wiring.DeviceProgram;
import dev.skerry.cli.wiring.DeviceSetup;
import dev.skerry.sample.SampleFamily;
import dev.skerry.sample.VibrationWindows;
import dev.skerry.terms.AgentSpec.CacheLimits;
import dev.skerry.terms.LatencyClass;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;

/** A small world that runs for a while and tells what came of it. */
public final class Demo {
  private static final Duration REFRESH = Duration.ofMillis(500);
  private static final int WINDOWS = 2_000;
  private static final long WINDOW_SEED = 2026;
  private static final int WARM_UP = 400;

  private final int cores;
  private final Duration whole;
  private final Duration deadline;
  private final long seed;

  /** A demo of this length, with this deadline for each request. */
  public Demo(int cores, Duration whole, Duration deadline, long seed) {
    this.cores = cores;
    this.whole = whole;
    this.deadline = deadline;
    this.seed = seed;
  }

  /**
   * What came of it.
   *
   * @param answeredByDeadline the share of all requests, from 0 to 1
   * @param p50Us from when a request was due to its answer, in microseconds
   * @param accuracy the share of models' answers that were right
   * @param effectiveAccuracy the share of all requests that a model answered rightly and in time
   * @param refused requests without any answer
   * @param missed requests that did not get the best answer in time, by {@code kind/cause}
   * @param capacityPerSecond what the full model alone could do
   */
  public record Summary(
      long requests,
      double answeredByDeadline,
      SortedMap<String, Long> grades,
      SortedMap<String, Long> variants,
      long p50Us,
      long p99Us,
      double accuracy,
      double effectiveAccuracy,
      long refused,
      SortedMap<String, Long> missed,
      double capacityPerSecond,
      double deadlineMs,
      double seconds) {}

  /**
   * Runs it.
   *
   * @param out where progress goes
   * @param drawsOver whether that is a terminal that can be drawn over
   */
  public Summary run(PrintStream out, boolean drawsOver) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("skerry-demo");
    try {
      Path family = SampleFamily.unpack(folder.resolve("family"));
      try (DeviceProgram program = DeviceProgram.start(setup(folder, family));
          SystemTime time = new SystemTime()) {
        return play(program, time, new LiveView(out, drawsOver), out);
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private DeviceSetup setup(Path folder, Path family) {
    return new DeviceSetup(
        List.of(family),
        folder.resolve("state"),
        Optional.empty(),
        cores,
        0,
        true,
        DeviceSetup.Children.NONE,
        new DeviceSetup.Ports("127.0.0.1", 0, 0, 0, Optional.empty()),
        new DeviceSetup.Shape(LatencyClass.INTERACTIVE, 0, CacheLimits.NONE, true),
        Optional.empty());
  }

  private Summary play(DeviceProgram program, SystemTime time, LiveView view, PrintStream out)
      throws InterruptedException {
    Tally tally = new Tally();
    VibrationWindows windows = VibrationWindows.draw(WINDOW_SEED, WINDOWS);
    Listening listening = new Listening(program.device(), windows, deadline, time, tally);
    double perSecond = 1e9 / listening.warmUp(WARM_UP);
    out.printf(
        Locale.ROOT,
        "A bearing monitor on this machine: REST at http://127.0.0.1:%d/v2. The full model alone could do %.0f requests"
            + " a second;%neach is due within %d ms. Calm and storms of four times that take turns.%n%n",
        program.restPort(),
        perSecond,
        deadline.toMillis());
    Traffic traffic = new Traffic(perSecond, new SplittableRandom(seed));
    long start = time.nanos();
    Thread sender =
        Thread.ofPlatform().name("listening").start(() -> listening.run(traffic, whole));
    while (!sender.join(REFRESH)) {
      Duration gone = Duration.ofNanos(time.nanos() - start);
      view.show(tally.read(), traffic.load(), gone, whole);
    }
    return summary(tally.read(), program.device().missed(), perSecond, time.nanos() - start);
  }

  private Summary summary(
      Tally.Reading read, SortedMap<String, Long> missed, double perSecond, long nanos) {
    return new Summary(
        read.requests(),
        read.answeredByDeadline(),
        read.grades(),
        read.variants(),
        read.p50Us(),
        read.p99Us(),
        read.accuracy(),
        read.effectiveAccuracy(),
        read.refused(),
        missed,
        perSecond,
        deadline.toNanos() / 1e6,
        nanos / 1e9);
  }

  /** Prints a summary for a person. */
  public static void print(Summary summary, PrintStream out) {
    out.println();
    out.printf(
        Locale.ROOT,
        "%,d requests, %.3f %% answered within %.0f ms%n",
        summary.requests(),
        100 * summary.answeredByDeadline(),
        summary.deadlineMs());
    summary
        .variants()
        .forEach((variant, count) ->
            out.printf(Locale.ROOT, "  %,8d by the %s model%n", count, variant));
    out.printf(
        Locale.ROOT, "  %,8d by the safe answer%n", summary.grades().getOrDefault("safe", 0L));
    if (summary.refused() > 0) {
      out.printf(Locale.ROOT, "  %,8d without an answer%n", summary.refused());
    }
    if (!summary.missed().isEmpty()) {
      out.println("Not the best answer in time, by what came instead and what kept it:");
    }
    summary.missed().forEach((why, count) -> out.printf(Locale.ROOT, "  %,8d %s%n", count, why));
    out.printf(
        Locale.ROOT,
        "p50 %.2f ms, p99 %.2f ms; models were right %.1f %% of the time%n",
        summary.p50Us() / 1000.0,
        summary.p99Us() / 1000.0,
        100 * summary.accuracy());
  }
}
