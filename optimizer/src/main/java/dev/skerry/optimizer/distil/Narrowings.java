package dev.skerry.optimizer.distil;

import dev.skerry.model.Graph;
import dev.skerry.optimizer.prune.ChannelGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Layers that could have fewer channels, in widths that kernels like. */
final class Narrowings {
  private static final int LEAST = 8;
  private static final int BLOCK = 16;

  private Narrowings() {}

  static List<Move> of(Graph graph) {
    List<Move> moves = new ArrayList<>();
    ChannelGroups.of(graph)
        .widths()
        .forEach((layer, width) -> {
          SortedSet<Integer> widths = new TreeSet<>();
          widths.add(Math.max(LEAST, Math.ceilDiv(width / 2, LEAST) * LEAST));
          widths.add((width - 1) / BLOCK * BLOCK);
          widths.stream()
              .filter(each -> each >= LEAST && each < width)
              .forEach(each -> moves.add(new Move.Narrow(layer, each)));
        });
    return moves;
  }
}
