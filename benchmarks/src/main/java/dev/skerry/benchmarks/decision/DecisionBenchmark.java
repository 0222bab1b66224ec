package dev.skerry.benchmarks.decision;

import dev.skerry.device.schedule.ArrivalLog;
import dev.skerry.device.schedule.Assignment;
import dev.skerry.device.schedule.Ladder;
import dev.skerry.device.schedule.Rung;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.device.schedule.Ticket;
import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * All that is decided for one request while so many others wait: whether it is taken in and where
 * it stands, what is learned from the run that ended, who runs next and on which rung. Without the
 * lock around it, and without the shadows, which run elsewhere.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {
  private static final long MS = Duration.ofMillis(1).toNanos();
  private static final int CAPACITY = 2048;
  private static final int RUNS = 4096;

  /** How many wait, the one that comes not counted. */
  @Param({"0", "16", "256", "1024"})
  int waiting;

  /**
   * Whether they have less than twice what the base rung needs, all about the same: the head then
   * looks through them for somebody to make place for, as far as it may, and finds nobody.
   */
  @Param({"false", "true"})
  boolean tight;

  private final Scheduler scheduler = new Scheduler(1, CAPACITY);
  private final Ladder ladder =
      Ladder.of(
          List.of(
              rung("full", 0.935, 10, 18.6), rung("small", 0.93, 4, 7), rung("tiny", 0.87, 1, 1.4)),
          0.1);
  private final long[] runs = new long[RUNS];
  private Ticket[] tickets = {};
  private @Nullable Assignment running;
  private int next;
  private long now;

  private static Rung rung(String name, double accuracy, double millis, double pair) {
    TreeMap<Integer, Latency> latency = new TreeMap<>();
    latency.put(1, latency(millis));
    latency.put(2, latency(pair));
    return new Rung(name, accuracy, latency);
  }

  private static Latency latency(double millis) {
    Duration usual = Duration.ofNanos((long) (millis * MS));
    return new Latency(
        usual, usual.multipliedBy(11).dividedBy(10), usual.multipliedBy(12).dividedBy(10));
  }

  /** A line that is as long as it shall be, with a model running in front of it. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    scheduler.enrol(ladder);
    scheduler.recordTo(new ArrivalLog(CAPACITY));
    tickets = new Ticket[CAPACITY];
    for (int i = 0; i < CAPACITY; i++) {
      long left =
          tight
              ? MS * 3 / 2 + random.nextLong(MS / 2)
              : (20 + 2L * waiting + random.nextInt(20 + 2 * waiting)) * MS;
      tickets[i] = new Ticket(() -> true, ladder, 8, 1, 0, left);
    }
    for (int i = 0; i < RUNS; i++) {
      runs[i] = (long) (MS * (1 + 0.1 * random.nextGaussian()));
    }
    for (int i = 0; i <= waiting; i++) {
      submit();
    }
    running = scheduler.assign(0);
    while (scheduler.waiting() < waiting) {
      submit();
    }
  }

  private void submit() {
    scheduler.submit(tickets[next % CAPACITY], now);
    next++;
  }

  /** One more comes, one run ends, the next begins. Time goes to and fro by a nanosecond. */
  @Benchmark
  public int decide() {
    now = 1 - now;
    submit();
    scheduler.next(Objects.requireNonNull(running), runs[next % RUNS], now);
    while (scheduler.waiting() < waiting) {
      // A pair ran together: another one comes.
      submit();
    }
    return scheduler.waiting();
  }
}
