package dev.skerry.optimizer;

import dev.skerry.learning.LearningException;
import dev.skerry.model.Graph;
import dev.skerry.optimizer.normalize.Normalizer;
import dev.skerry.optimizer.normalize.UnfitException;
import dev.skerry.optimizer.prune.Thinner;
import dev.skerry.terms.Optimization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes ever narrower siblings of a graph, each out of the one before, taught again after each cut.
 * Cutting and teaching in steps loses less than cutting at once.
 */
final class Pruning {
  /* How much of each layer's channels is left. */
  private static final double[] LEFT = {0.75, 0.5, 0.25};
  /* Kernels work on so many channels at once. */
  private static final int MULTIPLE = 8;

  /*
   * The share of all lessons that each sibling gets where students are taught as well: those are
   * chosen by what saves most here, and what time there is belongs to them.
   */
  private static final int BESIDE_STUDENTS = 4;

  private final School school;
  private final Order order;
  private final Thinning thinning;

  /**
   * A technique.
   *
   * @param thinning knows how channels go with each other
   */
  Pruning(School school, Order order, Thinning thinning) {
    this.school = school;
    this.order = order;
    this.thinning = thinning;
  }

  /**
   * The candidates, as far as they come; what ends them early is among {@code notes}.
   *
   * @param normalized with batch normalizations unfolded
   * @param steps what was done before
   */
  List<Candidate> candidates(Graph normalized, List<String> steps, List<String> notes)
      throws IOException, InterruptedException {
    int before = notes.size();
    List<Candidate> candidates = new ArrayList<>();
    List<String> lineage = new ArrayList<>(steps);
    Graph graph = normalized;
    double left = 1;
    for (double next : LEFT) {
      Thinner pruner =
          Thinner.ofShare(graph, thinning.activityIfAny(graph), 1 - next / left, MULTIPLE);
      left = next;
      if (pruner.channels() == 0) {
        continue;
      }
      String name = "pruned-" + Math.round(100 * (1 - next));
      Optional<Graph> taught = taught(name, pruner.thinned(), notes);
      if (taught.isEmpty()) {
        break;
      }
      graph = taught.get();
      lineage.add("pruned to " + Math.round(100 * next) + " % of channels");
      lineage.add("taught by the original");
      candidates.add(new Candidate(name, lineage, Normalizer.folded(graph), Optimization.PRUNING));
    }
    if (candidates.isEmpty() && notes.size() == before) {
      notes.add(
          "not pruned: no layer has channels to spare (expected: more than " + MULTIPLE + ")");
    }
    return candidates;
  }

  private Graph lessons(String name, Graph pruned) throws IOException, InterruptedException {
    int part = order.level() == Level.FULL ? BESIDE_STUDENTS : 1;
    return school.repair().teachShortly(pruned, part, order.seed(), school.watch().apply(name));
  }

  private Optional<Graph> taught(String name, Graph pruned, List<String> notes)
      throws IOException, InterruptedException {
    try {
      return Optional.of(lessons(name, pruned));
    } catch (UnfitException | LearningException unfit) {
      notes.add(name + " was not taught again, and is useless without: " + unfit.getMessage());
      return Optional.empty();
    }
  }
}
