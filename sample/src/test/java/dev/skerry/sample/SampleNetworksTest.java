package dev.skerry.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Graph;
import dev.skerry.model.shape.Cost;
import dev.skerry.model.shape.Shapes;
import org.junit.jupiter.api.Test;

/** Siblings take and give the same, at clearly different cost. */
final class SampleNetworksTest {
  @Test
  void siblings_anyOfThem_giveFourProbabilitiesForAWindow() {
    for (Graph graph :
        new Graph[] {SampleNetworks.full(1), SampleNetworks.small(1), SampleNetworks.tiny(1)}) {
      Shapes shapes = Shapes.infer(graph);

      assertThat(shapes.mismatches()).as(graph.name()).isEmpty();
      assertThat(graph.inputs().getFirst()).hasToString("window FP32[batch,1,2048]");
      assertThat(shapes.value(SampleNetworks.OUTPUT))
          .as(graph.name())
          .hasToString("probabilities FP32[batch,4]");
    }
  }

  @Test
  void siblings_smaller_costAThirdAtMostOfTheNext() {
    assertThat(3 * macs(SampleNetworks.small(1))).isLessThan(macs(SampleNetworks.full(1)));
    assertThat(3 * macs(SampleNetworks.tiny(1))).isLessThan(macs(SampleNetworks.small(1)));
  }

  @Test
  void weights_sameSeed_areTheSame() {
    Graph one = SampleNetworks.tiny(5);
    Graph two = SampleNetworks.tiny(5);

    one.initializers()
        .forEach((name, tensor) ->
            assertThat(two.constant(name).orElseThrow().bytes())
                .as(name)
                .isEqualTo(tensor.bytes()));
  }

  private static long macs(Graph graph) {
    return Cost.macs(graph, Shapes.forOneSample(graph)).orElseThrow();
  }
}
