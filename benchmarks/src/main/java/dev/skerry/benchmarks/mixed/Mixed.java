package dev.skerry.benchmarks.mixed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The experiment in virtual time: exact, and the same for the same seed.
 *
 * @param workloads of A to E
 * @param share the part of the executor's time that the urgent agent of A takes
 * @param duration of each
 */
public record Mixed(List<String> workloads, double share, Duration duration, long seed) {
  /** All workloads. */
  public static final List<String> ALL = List.of("A", "B", "C", "D", "E");

  /** The part of the time that is the urgent agent's in A, unless said otherwise. */
  public static final double USUAL_SHARE = 0.2;

  private static final long MS = Duration.ofMillis(1).toNanos();
  private static final long[] NANOS = {2 * MS, 4 * MS, 8 * MS, 12 * MS, 20 * MS};
  /* Pieces are a tenth of the shortest urgent run, and cost as much as a device accepts at the most. */
  private static final int PIECES_PER_URGENT_RUN = 10;
  private static final double DEARER = 1.05;
  private static final long QUANTUM = MS;
  private static final long FINE = MS / 20;

  public Mixed {
    workloads = List.copyOf(workloads);
    if (!(share > 0 && share * 2.2 < 1)) {
      throw new IllegalArgumentException("share: " + share + " (expected: > 0, < 0.45)");
    }
    if (!duration.isPositive() || duration.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("duration: " + duration + " (expected: > 0, up to 1 d)");
    }
  }

  /** Plays every workload against every contestant, alone first. */
  public List<Row> run(Consumer<String> progress) {
    List<Row> rows = new ArrayList<>();
    for (String workload : workloads) {
      Mix mix = Mix.of(workload, NANOS, share);
      long piece =
          mix.urgent().stream().mapToLong(stream -> NANOS[stream.net()]).min().orElseThrow()
              / PIECES_PER_URGENT_RUN;
      Played solo = play(mix.alone(), 1, () -> new SkerryArbiter(NANOS, piece));
      rows.add(Row.of("solo", solo, solo, 1));
      add(rows, "skerry", play(mix, DEARER, () -> new SkerryArbiter(NANOS, piece)), solo);
      add(rows, "skerry-whole", play(mix, 1, () -> new SkerryArbiter(NANOS, 0)), solo);
      add(rows, "priority-queue", play(mix, 1, Arbiter.PriorityQueue::new), solo);
      add(rows, "two-streams", play(mix, 1, () -> new Arbiter.InTurns(false, FINE)), solo);
      add(rows, "time-slices", play(mix, 1, () -> new Arbiter.InTurns(true, QUANTUM)), solo);
      progress.accept("workload " + workload);
    }
    return rows;
  }

  private static void add(List<Row> rows, String contestant, Played played, Played solo) {
    rows.add(Row.of(contestant, played, solo, 1));
  }

  private Played play(Mix mix, double dearer, Supplier<Arbiter> arbiter) {
    return new Stage(mix, NANOS, dearer, duration.toNanos(), seed, arbiter.get()).play();
  }
}
