package dev.skerry.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operator gives what ONNX Runtime gives. */
final class OperatorParityTest {
  /* Sums of up to some hundred products in another order: a few hundred ulps of a float near 1. */
  private static final float TOLERANCE = 2e-5f;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("dev.skerry.learning.OperatorCases#all")
  void operator_sameInput_givesWhatOnnxRuntimeGives(OperatorCases.Case one) throws IOException {
    Bench bench = new Bench(3);
    GraphBuilder graph = Graph.builder("one", one.opset());
    String x = graph.input("x", ElementType.FP32, one.input().toArray());
    graph.output(one.net().apply(new OperatorCases.Case.Net(graph, x, bench)));
    Graph built = graph.build();
    List<Tensor> inputs = List.of(bench.between(-2, 2, one.input().toArray()));

    Tensor expected = Bench.run(built, inputs, folder);
    Tensor actual = Trainer.open(Bench.cache()).answer(built, inputs);

    assertThat(actual.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < expected.floats().limit(); i++) {
      assertThat(actual.floats().get(i))
          .as("element %d", i)
          .isCloseTo(expected.floats().get(i), Offset.offset(TOLERANCE));
    }
  }
}
