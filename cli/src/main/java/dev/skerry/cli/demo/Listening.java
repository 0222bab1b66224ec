package dev.skerry.cli.demo;

import dev.skerry.model.tensor.Tensor;
import dev.skerry.sample.SampleFamily;
import dev.skerry.sample.VibrationWindows;
import dev.skerry.serving.Answer;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Question;
import dev.skerry.time.Time;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody who listens to bearings: sends windows when they are due, whether earlier ones are
 * answered or not, and compares the answers with the truth.
 *
 * <p>A latency counts from when a request was due, so that a sender that was held up hides nothing.
 */
final class Listening {
  private static final long SHORTEST_SLEEP_NANOS = 100_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int BURSTS = 40;
  private static final int IN_A_BURST = 16;
  private static final Duration LEAST = Duration.ofMillis(1);
  /* The part of the time that is for the way there and back, of which a device that is asked knows nothing. */
  private static final int WAY = 10;
  private static final String INPUT = "window";
  private static final String OUTPUT = "probabilities";

  private final Room room;
  private final VibrationWindows windows;
  private final Duration deadline;
  private final Duration way;
  private final Time time;
  private final Book book;
  private volatile boolean over;

  Listening(Room room, VibrationWindows windows, Duration deadline, Time time, Book book) {
    this.room = room;
    this.windows = windows;
    this.deadline = deadline;
    this.way = deadline.dividedBy(WAY);
    this.time = time;
    this.book = book;
  }

  /** Sends until {@link #end}, then waits for the last answers. */
  void run(Traffic traffic) {
    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      long start = time.nanos();
      long due = start + traffic.next();
      for (int i = 0; !over; i++) {
        sleepUntil(due);
        int window = i % windows.count();
        long mine = due;
        Book.Page page = book.now();
        page.sent();
        askers.execute(() -> ask(window, mine, page));
        due += traffic.next();
      }
    }
  }

  /** Sends nothing more. */
  void end() {
    over = true;
  }

  private void sleepUntil(long due) {
    long left = due - time.nanos();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(Math.max(left, SHORTEST_SLEEP_NANOS));
      left = due - time.nanos();
    }
  }

  private void ask(int window, long due, Book.Page page) {
    try {
      // Who was held up until it is too late asks still: late is not lost.
      Duration left = deadline.minus(way).minusNanos(time.nanos() - due);
      left = left.compareTo(LEAST) < 0 ? LEAST : left;
      Answer answer =
          room.ask(Question.to(SampleFamily.NAME).with(INPUT, windows.input(window)), left);
      long taken = time.nanos() - due;
      page.answered(answer, taken, taken <= deadline.toNanos(), isRight(answer, window));
    } catch (InferenceException e) {
      page.refused(String.valueOf(e.getMessage()));
    }
  }

  private boolean isRight(Answer answer, int window) {
    return largest(answer.output(OUTPUT).tensor()) == windows.conditions().get(window).number();
  }

  private static int largest(Tensor probabilities) {
    FloatBuffer values = probabilities.floats();
    int best = 0;
    for (int i = 1; i < values.limit(); i++) {
      if (values.get(i) > values.get(best)) {
        best = i;
      }
    }
    return best;
  }

  /**
   * Asks many at once, in bursts, and then so often in a row, uncounted, so that neither those who
   * ask nor those who answer meet a burst for the first time when it counts.
   *
   * @return the median time of the faster half of those in a row, in nanoseconds
   */
  long warmUp(int questions) {
    for (int burst = 0; burst < BURSTS; burst++) {
      try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < IN_A_BURST; i++) {
          int window = burst * IN_A_BURST + i;
          askers.execute(() -> askInVain(window));
        }
      }
    }
    long[] taken = new long[questions];
    for (int i = 0; i < questions; i++) {
      long start = time.nanos();
      askUncounted(i, PATIENCE);
      taken[i] = time.nanos() - start;
    }
    Arrays.sort(taken);
    return taken[questions / 4];
  }

  /* Not to be answered is no news yet: whatever is wrong shows when it counts. */
  private void askInVain(int window) {
    try {
      askUncounted(window, deadline.minus(way));
    } catch (InferenceException e) {
      System.getLogger(Listening.class.getName())
          .log(System.Logger.Level.DEBUG, "event=not_warm", e);
    }
  }

  private void askUncounted(int window, Duration within) {
    room.ask(
        Question.to(SampleFamily.NAME).with(INPUT, windows.input(window % windows.count())),
        within);
  }
}
