package dev.skerry.optimizer.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Large models get fewer lessons, so that an end is in sight. */
final class EffortTest {
  @Test
  void smallModel_getsAllLessons() {
    assertThat(Effort.usual(rows(100))).isEqualTo(new Effort(8000, 32));
  }

  @Test
  void largeModel_getsAsManyAsTheWorkAllows() {
    // 40,000 rows of 32 x 32: 40.96 million multiply-accumulates for each sample.
    assertThat(Effort.usual(rows(40_000)).steps()).isEqualTo(7629);
  }

  @Test
  void hugeModel_getsSomeStill() {
    assertThat(Effort.usual(rows(40_000_000)).steps()).isEqualTo(200);
  }

  @Test
  void modelThatComputesMuch_getsSmallerLessons() {
    // 3.8, 5.1 and 5120 MB for each sample.
    assertThat(Effort.usual(rows(30_000)).batch()).isEqualTo(32);
    assertThat(Effort.usual(rows(40_000)).batch()).isEqualTo(16);
    assertThat(Effort.usual(rows(40_000_000)).batch()).isEqualTo(8);
  }

  @Test
  void otherNumberOfLessons_leavesTheirSize() {
    assertThat(new Effort(200, 8).withSteps(17)).isEqualTo(new Effort(17, 8));
  }

  @Test
  void modelOfUnknownCost_getsAllLessons() {
    assertThat(Effort.usual(rows(-1)).steps()).isEqualTo(8000);
  }

  private static Graph rows(long rows) {
    GraphBuilder net = Graph.builder("rows", 17);
    String x = net.input("x", ElementType.FP32, -1, rows, 32);
    Tensor weights = Tensor.allocate(ElementType.FP32, Shape.of(32, 32));
    net.output(net.node("MatMul", x, net.initializer("w", weights)));
    return net.build();
  }
}
