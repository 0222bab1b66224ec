package dev.skerry.optimizer.distil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Graph;
import dev.skerry.model.shape.Cost;
import dev.skerry.optimizer.TestNets;
import dev.skerry.optimizer.normalize.Normalizer;
import dev.skerry.optimizer.prune.Activity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which students are chosen, where pace and closeness are known. */
final class PlansTest {
  private final Graph graph = Normalizer.normalize(TestNets.residual(1));

  /* As fast as it has few weights. */
  private List<Double> byParameters(List<Graph> graphs) {
    return graphs.stream()
        .map(each -> (double) Cost.parameters(graph) / Cost.parameters(each))
        .toList();
  }

  @Test
  void student_isAsMuchFasterAsWanted() throws Exception {
    Plans plans =
        new Plans(this::byParameters, Activity::of, student -> new Plans.Tried(student, 0.9));

    Plans.Plan plan = plans.next(graph, 2);

    assertThat(plan.moves()).isNotEmpty();
    assertThat(plan.pace()).isGreaterThanOrEqualTo(2);
    assertThat(byParameters(List.of(plan.graph())).getFirst()).isEqualTo(plan.pace());
  }

  @Test
  void ofMovesThatSaveAlike_theOneThatHurtsLessIsTaken() throws Exception {
    Plans plans =
        new Plans(
            graphs -> graphs.stream().map(each -> each.equals(graph) ? 1.0 : 2.0).toList(),
            Activity::of,
            student ->
                new Plans.Tried(
                    student,
                    student.nodes().size() == graph.nodes().size()
                            && Cost.parameters(student) < Cost.parameters(graph)
                        ? 0.99
                        : 0.5));

    assertThat(plans.next(graph, 1.5).moves()).singleElement().isInstanceOf(Move.Narrow.class);
  }

  @Test
  void whereNothingSaves_thereIsNoMove() throws Exception {
    Plans plans =
        new Plans(
            graphs -> graphs.stream().map(_ -> 1.0).toList(),
            Activity::of,
            student -> {
              throw new AssertionError("tried though it saves nothing");
            });

    assertThat(plans.next(graph, 1.5).moves()).isEmpty();
  }

  @Test
  void modelThatDoesNotRun_isNotTaken() throws Exception {
    Plans plans =
        new Plans(
            graphs -> graphs.stream().map(each -> each.equals(graph) ? 1.0 : 0.0).toList(),
            Activity::of,
            student -> new Plans.Tried(student, 1));

    assertThat(plans.next(graph, 1.5).moves()).isEmpty();
  }
}
