package dev.skerry.optimizer.prune;

import dev.skerry.model.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which channels stand or fall together.
 *
 * <p>Each channel that a layer makes is an atom. An addition makes one of those on either side, a
 * concatenation puts them in a row, a flattening repeats each; what looks at channels in another
 * way, or hands them out of the model, makes them stay.
 */
public final class ChannelGroups {
  /*
   * Atoms are sets joined by union-find; the idea of groups that depend on each other is that of
   * Fang et al., "DepGraph: Towards any structural pruning", CVPR 2023. Single channels rather than
   * whole layers are joined, so that nothing has to be said about the order of segments.
   */
  private final List<Integer> parents = new ArrayList<>();
  private final Set<Integer> kept = new HashSet<>();
  private final Map<String, List<Integer>> values = new HashMap<>();
  private final List<Cut> cuts = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>();
  private final Map<String, List<Integer>> layers = new LinkedHashMap<>();

  private ChannelGroups() {}

  /**
   * A layer that makes others of a value's channels.
   *
   * @param channels one for each place along axis 1 of {@code value}, as many numbers as there are
   *     for each taken together
   */
  record Read(String layer, String value, List<Integer> channels) {
    /** Takes together what flattening put in a row. */
    static Read of(String layer, String value, List<Integer> places) {
      int run = 1;
      while (run < places.size() && places.get(run).equals(places.getFirst())) {
        run++;
      }
      List<Integer> channels = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        if (places.size() % run != 0 || !places.get(i).equals(places.get(i / run * run))) {
          return new Read(layer, value, List.copyOf(places));
        }
        if (i % run == 0) {
          channels.add(places.get(i));
        }
      }
      return new Read(layer, value, List.copyOf(channels));
    }
  }

  /** The channels of a normalized graph; batch normalizations may be folded or not. */
  public static ChannelGroups of(Graph graph) {
    ChannelGroups groups = new ChannelGroups();
    new ChannelWalk(graph, groups).walk();
    return groups;
  }

  /** New channels. */
  List<Integer> open(int count) {
    List<Integer> atoms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parents.add(parents.size());
      atoms.add(parents.size() - 1);
    }
    return atoms;
  }

  /** Those that a layer makes, which may be fewer. */
  void layer(String node, List<Integer> atoms) {
    layers.put(node, atoms);
  }

  List<Integer> channels(String value) {
    return values.getOrDefault(value, List.of());
  }

  void put(String value, List<Integer> atoms) {
    values.put(value, atoms);
  }

  void join(List<Integer> some, List<Integer> others) {
    if (some.size() != others.size()) {
      keep(some);
      keep(others);
      return;
    }
    for (int i = 0; i < some.size(); i++) {
      int from = find(some.get(i));
      int into = find(others.get(i));
      if (from != into) {
        parents.set(from, into);
        if (kept.remove(from)) {
          kept.add(into);
        }
      }
    }
  }

  void keep(List<Integer> atoms) {
    atoms.forEach(atom -> kept.add(find(atom)));
  }

  /** Notes a parameter; one that several nodes read has the same channels for all of them. */
  void cut(Cut cut) {
    for (Cut other : cuts) {
      if (other.tensor().equals(cut.tensor()) && other.axis() == cut.axis()) {
        join(other.channels(), cut.channels());
        return;
      }
    }
    cuts.add(cut);
  }

  List<Cut> cuts() {
    return cuts;
  }

  void read(Read read) {
    reads.add(read);
  }

  List<Read> reads() {
    return reads;
  }

  /** All channels that stand or fall with any of these. */
  Set<Integer> all(Set<Integer> roots) {
    Set<Integer> all = new HashSet<>();
    for (int atom = 0; atom < parents.size(); atom++) {
      if (roots.contains(find(atom))) {
        all.add(atom);
      }
    }
    return all;
  }

  /** What stands for all that a channel was joined with. */
  int find(int atom) {
    int root = atom;
    while (parents.get(root) != root) {
      parents.set(root, parents.get(parents.get(root)));
      root = parents.get(root);
    }
    return root;
  }

  /** Whether a channel has to stay. */
  boolean isKept(int atom) {
    return kept.contains(find(atom));
  }

  /**
   * Sets of channels out of which some may go: those of one layer, or of several that have them in
   * common.
   */
  List<Set<Integer>> families() {
    Map<Integer, Set<Integer>> byFirst = new LinkedHashMap<>();
    for (List<Integer> atoms : layers.values()) {
      Set<Integer> roots = new TreeSet<>();
      atoms.forEach(atom -> roots.add(find(atom)));
      byFirst
          .values()
          .removeIf(other -> {
            boolean shared = other.stream().anyMatch(roots::contains);
            if (shared) {
              roots.addAll(other);
            }
            return shared;
          });
      byFirst.put(roots.iterator().next(), roots);
    }
    return byFirst.values().stream()
        .filter(family -> family.stream().noneMatch(this::isKept))
        .toList();
  }

  /** How many channels a layer has of which some may go; one layer for all that share theirs. */
  public SequencedMap<String, Integer> widths() {
    SequencedMap<String, Integer> widths = new LinkedHashMap<>();
    for (Set<Integer> family : families()) {
      layers.keySet().stream()
          .filter(layer -> isOf(family, layer))
          .findFirst()
          .ifPresent(layer -> widths.put(layer, family.size()));
    }
    return widths;
  }

  /** Whether a layer's channels are of this family. */
  boolean isOf(Set<Integer> family, String layer) {
    return layers.getOrDefault(layer, List.of()).stream()
        .map(this::find)
        .anyMatch(family::contains);
  }

  /** Names of the layers that can lose channels, in order. */
  public List<String> layers() {
    return layers.entrySet().stream()
        .filter(layer -> layer.getValue().stream().noneMatch(this::isKept))
        .map(Map.Entry::getKey)
        .toList();
  }
}
