package dev.skerry.benchmarks.neverlate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The experiment: every combination of arrivals, loads and deadlines, played by all contestants.
 *
 * @param arrivals {@code poisson}, {@code gamma3}, {@code mmpp}, {@code steps}, or files of one
 *     {@code arrival_us} a line
 * @param loads requests a second, as multiples of what the most accurate sibling could answer
 * @param deadlines what a request gives, as multiples of that sibling's p99
 * @param mixed whether each combination is also played with a third of the requests giving 1.25
 *     times that p99, and a third three times the deadline
 * @param ladder as {@link Sibling#ladder} reads it
 * @param requests in each cell
 * @param interval a cell in which the 95 % interval of the difference to the best other is wider,
 *     in points, is played again with as many requests as it takes, up to {@value #MOST_AGAIN}
 */
public record NeverLate(
    List<String> arrivals,
    List<Double> loads,
    List<Double> deadlines,
    boolean mixed,
    String ladder,
    int requests,
    double interval,
    long seed) {
  /** How often the safe answer is right: a guess among ten. */
  public static final double SAFE_ACCURACY = 0.1;

  /** As many as MLPerf asks for to know a 99th percentile. */
  public static final int USUAL_REQUESTS = 270_336;

  /** No cell is played again. */
  public static final double ANY_INTERVAL = Double.POSITIVE_INFINITY;

  /* What is still too wide then, by chance, is played once more. */
  private static final double TO_SPARE = 1.2;
  private static final int MOST_AGAIN = 3_000_000;
  private static final int FEWEST = 1000;
  /* Baselines are tuned on as many as a quarter of those they are judged by, but on no more than this. */
  private static final int MOST_TO_TUNE = 60_000;
  private static final int MOST = 10_000_000;

  public NeverLate {
    arrivals = List.copyOf(arrivals);
    loads = List.copyOf(loads);
    deadlines = List.copyOf(deadlines);
    if (requests < FEWEST || requests > MOST) {
      throw new IllegalArgumentException(
          "requests: " + requests + " (expected: " + FEWEST + " to " + MOST + ")");
    }
    if (!(interval > 0)) {
      throw new IllegalArgumentException("interval: " + interval + " (expected: > 0 points)");
    }
  }

  /**
   * Plays all cells.
   *
   * @param progress gets a line after each cell, from any thread
   * @return cell by cell, in the order of the contestants
   * @throws IllegalArgumentException if a file, a number or the ladder is none
   */
  public List<Row> run(Consumer<String> progress) {
    List<Cell> cells = cells();
    List<Sibling> siblings = Sibling.ladder(ladder);
    AtomicInteger done = new AtomicInteger();
    return cells.parallelStream()
        .map(cell -> {
          List<Row> rows = playNarrowly(cell, siblings);
          progress.accept("cell " + done.incrementAndGet() + " of " + cells.size());
          return rows;
        })
        .flatMap(List::stream)
        .toList();
  }

  private List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (String name : arrivals) {
      Arrivals kind = Arrivals.of(name);
      for (boolean mix : mixed ? new boolean[] {false, true} : new boolean[] {false}) {
        for (double deadline : deadlines) {
          for (double load : loads) {
            cells.add(new Cell(kind, load, deadline, mix));
          }
        }
      }
    }
    return cells;
  }

  private List<Row> playNarrowly(Cell cell, List<Sibling> siblings) {
    int many = requests;
    List<Row> rows = play(cell, siblings, many);
    double margin = Comparison.of(rows).getFirst().best().margin();
    while (margin > interval && many < MOST_AGAIN) {
      double wider = margin / interval;
      many = (int) Math.min(MOST_AGAIN, Math.ceil(TO_SPARE * wider * wider * many));
      rows = play(cell, siblings, many);
      margin = Comparison.of(rows).getFirst().best().margin();
    }
    return rows;
  }

  private List<Row> play(Cell cell, List<Sibling> siblings, int many) {
    Workload workload = Workload.draw(cell, siblings, many, seed);
    Tuning tuning =
        new Tuning(
            Workload.draw(cell, siblings, Math.clamp(many / 4, FEWEST, MOST_TO_TUNE), ~seed),
            SAFE_ACCURACY);
    Map<Contestant, Outcome> outcomes = new EnumMap<>(Contestant.class);
    for (Contestant contestant : Contestant.values()) {
      Function<Workload, Policy> policy = contestant.policy(tuning, SAFE_ACCURACY);
      outcomes.put(
          contestant, Outcome.of(Simulator.play(workload, policy.apply(workload)), SAFE_ACCURACY));
    }
    Outcome ours = outcomes.get(Contestant.SKERRY);
    if (ours == null) {
      throw new IllegalStateException("skerry did not take part");
    }
    double fluid = Bounds.fluid(siblings, SAFE_ACCURACY, cell.load());
    double clairvoyant = Bounds.clairvoyant(workload, SAFE_ACCURACY);
    List<Row> rows = new ArrayList<>();
    outcomes.forEach((contestant, outcome) ->
        rows.add(
            Row.of(cell, many, contestant, outcome, ours.margin(outcome), fluid, clairvoyant)));
    return rows;
  }
}
