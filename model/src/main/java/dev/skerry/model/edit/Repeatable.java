package dev.skerry.model.edit;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import java.util.HashSet;
import java.util.Set;

/**
 * What does not depend on a request, and so can be worked out again in every piece that needs it.
 */
final class Repeatable {
  /* What these give differs from one time to the next. */
  private static final Set<String> RANDOM =
      Set.of(
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike",
          "Multinomial",
          "Bernoulli",
          "Dropout");

  private Repeatable() {}

  /** The names of values that nodes make of constants alone. */
  static Set<String> values(Graph graph) {
    Set<String> repeatable = new HashSet<>();
    for (Node node : graph.nodes()) {
      boolean fromConstants =
          node.reads().stream()
              .allMatch(value ->
                  repeatable.contains(value)
                      || graph.initializers().containsKey(value)
                      || graph.encodedInitializers().containsKey(value));
      boolean isPlain =
          node.attributes().values().stream().noneMatch(Attribute.Body.class::isInstance);
      if (fromConstants && isPlain && !RANDOM.contains(node.type())) {
        repeatable.addAll(node.outputs());
      }
    }
    repeatable.remove("");
    return repeatable;
  }
}
