package dev.skerry.optimizer.normalize;

import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import java.util.List;
import java.util.OptionalInt;

/** How one operator is written in opset 13. */
@FunctionalInterface
interface Lifting {
  /**
   * The edits that turn a node into what it means there; none if it is that.
   *
   * @param opset that the node was written in
   * @param rank of its first input, if it is known
   */
  List<Edit> lift(Node node, long opset, OptionalInt rank);
}
