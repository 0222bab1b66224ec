package dev.skerry.optimizer.distil;

import dev.skerry.model.Graph;
import dev.skerry.model.ModelException;
import dev.skerry.optimizer.normalize.UnfitException;
import dev.skerry.optimizer.prune.Activity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what the next smaller student is: move after move, the one that saves most for what it
 * costs, until the student will be so much faster.
 */
public final class Plans {
  /* A smaller saving is not told from noise, and not worth a lesson. */
  private static final double LEAST_GAIN = 0.04;
  private static final int MOST_TRIED = 6;
  private static final int MOST_MOVES = 6;
  /* What is closer to the original than this is as good as it. */
  private static final double CLOSE = 0.005;

  private final Pace pace;
  private final Sight sight;
  private final Lesson lesson;

  /** How quick graphs are, whatever their weights. */
  public interface Pace {
    /** How many times faster than the original each is; 0 for one that does not run. */
    List<Double> of(List<Graph> graphs) throws IOException, InterruptedException;
  }

  /** What is known of how the channels of a graph go with each other. */
  public interface Sight {
    /** On samples, or nothing at all. */
    Activity of(Graph graph) throws IOException;
  }

  /** A lesson too short to learn all, long enough to see what may come of a graph. */
  public interface Lesson {
    /** The graph after it. */
    Tried of(Graph graph) throws IOException, InterruptedException;
  }

  /**
   * What came of a short lesson.
   *
   * @param closeness to the original, 1 if it says the same
   */
  public record Tried(Graph graph, double closeness) {}

  /**
   * A student that has not learned much yet.
   *
   * @param pace how many times faster than the original it will be, about
   */
  public record Plan(Graph graph, List<Move> moves, double pace) {
    public Plan {
      moves = List.copyOf(moves);
    }
  }

  public Plans(Pace pace, Sight sight, Lesson lesson) {
    this.pace = pace;
    this.sight = sight;
    this.lesson = lesson;
  }

  /**
   * The next smaller one.
   *
   * @param graph normalized, batch normalizations unfolded, as well taught as may be
   * @param wanted how many times faster than the original it is to be; it may fall short where
   *     moves end
   */
  public Plan next(Graph graph, double wanted) throws IOException, InterruptedException {
    Graph current = graph;
    double reached = 0;
    List<Move> moves = new ArrayList<>();
    while (moves.size() < MOST_MOVES) {
      List<Option> options = options(current);
      List<Double> paces =
          pace.of(Stream.concat(Stream.of(current), options.stream().map(Option::graph)).toList());
      reached = paces.getFirst();
      Choice best = reached >= wanted ? null : best(current, options, paces, wanted);
      if (best == null) {
        break;
      }
      moves.add(best.option().move());
      current = best.tried().graph();
      reached = best.pace();
      if (reached >= wanted) {
        break;
      }
    }
    return new Plan(current, moves, reached);
  }

  /* As quick as what comes of the move, and not yet as close to the original. */
  private record Option(Move move, Graph graph) {}

  private record Choice(Option option, Tried tried, double pace, double worth) {}

  private @Nullable Choice best(
      Graph current, List<Option> options, List<Double> paces, double wanted)
      throws IOException, InterruptedException {
    double now = Math.max(1e-9, paces.getFirst());
    List<Integer> promising = new ArrayList<>();
    for (int i = 0; i < options.size(); i++) {
      if (Math.log(paces.get(i + 1) / now) > LEAST_GAIN) {
        promising.add(i);
      }
    }
    promising.sort(Comparator.comparingDouble(i -> -paces.get(i + 1)));
    Choice best = null;
    Activity activity = promising.isEmpty() ? Activity.of(current) : sight.of(current);
    for (int i : spread(promising)) {
      Tried tried = lesson.of(moved(current, options.get(i), activity));
      // What is more than wanted is for the next student to gain.
      double gain = Math.log(Math.min(wanted, paces.get(i + 1)) / now);
      double worth = gain / Math.max(CLOSE, 1 - tried.closeness());
      if (best == null || worth > best.worth()) {
        best = new Choice(options.get(i), tried, paces.get(i + 1), worth);
      }
    }
    return best;
  }

  /* By weights alone, where it cannot be done by what is known. */
  private static Graph moved(Graph current, Option option, Activity activity) {
    try {
      return option.move().apply(current, activity);
    } catch (ModelException | UnfitException | IllegalArgumentException unfit) {
      return option.graph();
    }
  }

  /* From those that save most to those that save little, for those may cost little as well. */
  private static List<Integer> spread(List<Integer> sorted) {
    if (sorted.size() <= MOST_TRIED) {
      return sorted;
    }
    List<Integer> spread = new ArrayList<>();
    for (int i = 0; i < MOST_TRIED; i++) {
      spread.add(sorted.get(i * (sorted.size() - 1) / (MOST_TRIED - 1)));
    }
    return spread;
  }

  private static List<Option> options(Graph graph) {
    List<Option> options = new ArrayList<>();
    for (Move move : moves(graph)) {
      try {
        options.add(new Option(move, move.apply(graph)));
      } catch (ModelException | UnfitException unfit) {
        // Such a graph cannot be: one move less.
      }
    }
    return options;
  }

  static List<Move> moves(Graph graph) {
    List<Move> moves = new ArrayList<>(Stretches.of(graph));
    moves.addAll(Strides.of(graph));
    moves.addAll(Coarsenings.of(graph));
    moves.addAll(Narrowings.of(graph));
    return moves;
  }
}
