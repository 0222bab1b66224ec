package dev.skerry.cli.demo;

import dev.skerry.cli.Folders;
import dev.skerry.cli.wiring.Niceness;
import dev.skerry.sample.VibrationWindows;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

/** A small world that runs for a while and tells what came of it. */
public final class Demo {
  private static final Duration REFRESH = Duration.ofMillis(500);
  private static final int WINDOWS = 2_000;
  private static final long WINDOW_SEED = 2026;
  private static final int WARM_UP = 400;

  private final Path programs;
  private final Duration whole;
  private final Duration deadline;
  private final long seed;

  /**
   * A demo of this length, with this deadline for each request.
   *
   * @param programs where PostgreSQL is unpacked
   */
  public Demo(Path programs, Duration whole, Duration deadline, long seed) {
    this.programs = programs;
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
   * @param devicesHurtByBadVersion how many ever ran it
   * @param requestsLost requests without any answer
   * @param messages that devices wrote down, through outages, and that took effect in the fleet
   * @param messagesLost that did not
   * @param healSeconds from when link and power were back until all was as it shall be
   * @param capacityPerSecond what the full model of one device alone could do
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
      List<Chapter> chapters,
      int devicesHurtByBadVersion,
      long requestsLost,
      long messages,
      long messagesLost,
      double healSeconds,
      double capacityPerSecond,
      double deadlineMs,
      double seconds) {}

  /** What came of the requests that were sent in one chapter. */
  public record Chapter(
      String name,
      long requests,
      double answeredByDeadline,
      SortedMap<String, Long> grades,
      long p99Us,
      long lost) {}

  /**
   * Runs it.
   *
   * @param out where progress goes
   * @param drawsOver whether that is a terminal that can be drawn over
   */
  public Summary run(PrintStream out, boolean drawsOver) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("skerry-demo");
    try (SystemTime time = new SystemTime()) {
      out.println("Starting a fleet, a database and three devices on this machine ...");
      try (SmallWorld world = SmallWorld.start(folder, programs, time)) {
        return play(world, folder, time, new LiveView(out, drawsOver), out);
      }
    } finally {
      Folders.delete(folder);
    }
  }

  /* Chapters as they begin: traffic follows, and whoever watches is told. */
  private static final class Narrator implements Story.Listener {
    private final Book book;
    private final AtomicReference<Traffic> traffic = new AtomicReference<>();
    private final LiveView view;

    Narrator(Book book, LiveView view) {
      this.book = book;
      this.view = view;
    }

    @Override
    public void chapter(String name, double load, String words) {
      book.turn(name);
      Traffic offered = traffic.get();
      if (offered != null) {
        offered.load(load);
      }
      view.say(name.replace('_', ' ') + ": " + words);
    }

    @Override
    public void tell(String words) {
      view.say("  " + words);
    }
  }

  private Summary play(
      SmallWorld world, Path folder, SystemTime time, LiveView view, PrintStream out)
      throws IOException, InterruptedException {
    long start = time.nanos();
    Book book = new Book("deploy");
    Narrator narrator = new Narrator(book, view);
    Story story = new Story(world, folder, whole, time, narrator);
    view.say("deploy: somebody says once what shall run");
    story.deploy();
    VibrationWindows windows = VibrationWindows.draw(WINDOW_SEED, WINDOWS);
    Listening listening = new Listening(world.room(), windows, deadline, time, book);
    double perSecond = 1e9 / listening.warmUp(WARM_UP);
    Niceness.compilers();
    out.printf(
        Locale.ROOT,
        "The full model of one device alone could answer %.0f requests a second; each is due within %d ms. People reach"
            + " the fleet at %s.%n",
        perSecond,
        deadline.toMillis(),
        world.people());
    Traffic traffic = new Traffic(perSecond, Story.CALM, new SplittableRandom(seed));
    narrator.traffic.set(traffic);
    Thread sender = Thread.ofPlatform().name("listening").start(() -> listening.run(traffic));
    AtomicReference<Exception> failed = new AtomicReference<>();
    Thread telling =
        Thread.ofPlatform()
            .name("story")
            .start(() -> {
              try {
                story.first();
                story.play();
              } catch (IOException | InterruptedException | RuntimeException e) {
                failed.set(e);
              }
            });
    while (!telling.join(REFRESH)) {
      view.show(book.whole().read(), traffic.load(), Duration.ofNanos(time.nanos() - start), whole);
    }
    listening.end();
    sender.join();
    Exception because = failed.get();
    if (because != null) {
      throw new IOException("the story broke off: " + because.getMessage(), because);
    }
    book.whole().reasons().forEach(why -> view.say("without an answer: " + why));
    return summary(book, story, perSecond, time.nanos() - start);
  }

  private Summary summary(Book book, Story story, double perSecond, long nanos) {
    Tally.Reading read = book.whole().read();
    List<Chapter> chapters = new ArrayList<>();
    book.pages()
        .forEach((name, page) -> {
          Tally.Reading own = page.read();
          chapters.add(
              new Chapter(
                  name,
                  own.requests(),
                  own.answeredByDeadline(),
                  own.grades(),
                  own.p99Us(),
                  own.refused()));
        });
    return new Summary(
        read.requests(),
        read.answeredByDeadline(),
        read.grades(),
        read.variants(),
        read.p50Us(),
        read.p99Us(),
        read.accuracy(),
        read.effectiveAccuracy(),
        chapters,
        story.hurt(),
        read.refused(),
        story.messages(),
        story.messagesLost(),
        story.healSeconds(),
        perSecond,
        deadline.toNanos() / 1e6,
        nanos / 1e9);
  }

  /** Prints a summary for a person. */
  public static void print(Summary summary, PrintStream out) {
    out.println();
    out.printf(
        Locale.ROOT, "%-15s %9s %12s %9s  %s%n", "CHAPTER", "REQUESTS", "ON TIME", "P99", "BY");
    for (Chapter chapter : summary.chapters()) {
      out.printf(
          Locale.ROOT,
          "%-15s %,9d %10.3f %% %6.1f ms  %s%n",
          chapter.name().replace('_', ' '),
          chapter.requests(),
          100 * chapter.answeredByDeadline(),
          chapter.p99Us() / 1000.0,
          chapter.grades());
    }
    out.printf(
        Locale.ROOT,
        "%n%,d requests, %.3f %% answered within %.0f ms, %d without an answer%n",
        summary.requests(),
        100 * summary.answeredByDeadline(),
        summary.deadlineMs(),
        summary.requestsLost());
    summary
        .variants()
        .forEach((variant, count) ->
            out.printf(Locale.ROOT, "  %,8d by the %s model%n", count, variant));
    out.printf(
        Locale.ROOT, "  %,8d by the safe answer%n", summary.grades().getOrDefault("safe", 0L));
    out.printf(
        Locale.ROOT,
        "p50 %.2f ms, p99 %.2f ms; models were right %.1f %% of the time%n",
        summary.p50Us() / 1000.0,
        summary.p99Us() / 1000.0,
        100 * summary.accuracy());
    out.printf(
        Locale.ROOT,
        "The bad version was tried on %d of 3 devices; after the link and the power were back, all was well in %.1f s%n"
            + "%d messages from devices to the fleet, %d lost%n",
        summary.devicesHurtByBadVersion(),
        summary.healSeconds(),
        summary.messages(),
        summary.messagesLost());
  }
}
