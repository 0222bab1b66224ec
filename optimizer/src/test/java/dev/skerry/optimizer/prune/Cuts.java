package dev.skerry.optimizer.prune;

import dev.skerry.model.Graph;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What goes by the smallest weights alone, to hold what is chosen more cleverly against. */
public final class Cuts {
  private Cuts() {}

  /**
   * Chooses a share of each layer's channels.
   *
   * @param multiple of which a layer keeps some number of channels
   */
  public static Pruner of(Graph graph, double share, int multiple) {
    ChannelGroups groups = ChannelGroups.of(graph);
    Map<Integer, Double> importance = Importance.of(graph, groups);
    Set<Integer> gone = new HashSet<>();
    for (Set<Integer> family : groups.families()) {
      int wanted = (int) Math.ceil(family.size() * (1 - share) / multiple) * multiple;
      int kept = Math.min(family.size(), Math.max(multiple, wanted));
      family.stream()
          .sorted(
              Comparator.comparingDouble((Integer root) -> importance.getOrDefault(root, 0.0))
                  .thenComparing(Comparator.reverseOrder()))
          .limit(family.size() - kept)
          .forEach(gone::add);
    }
    return new Pruner(graph, groups, gone);
  }
}
