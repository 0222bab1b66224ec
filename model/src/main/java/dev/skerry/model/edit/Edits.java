package dev.skerry.model.edit;

import dev.skerry.model.Graph;
import dev.skerry.model.ModelException;
import java.util.List;

/** Makes a changed graph out of a graph and a list of edits. */
public final class Edits {
  private Edits() {}

  /**
   * The graph after all edits, in their order. The graph given stays as it is.
   *
   * <p>Each edit must make sense at its turn: what it names is there, what it adds is not. Only the
   * outcome has to be whole, so one edit may leave a gap that a later one fills.
   *
   * @throws ModelException if an edit makes no sense, or the outcome is not whole
   */
  public static Graph apply(Graph graph, List<? extends Edit> edits) {
    Draft draft = new Draft(graph);
    edits.forEach(draft::apply);
    return draft.finish();
  }

  /** The graph after all edits, in their order. */
  public static Graph apply(Graph graph, Edit... edits) {
    return apply(graph, List.of(edits));
  }
}
