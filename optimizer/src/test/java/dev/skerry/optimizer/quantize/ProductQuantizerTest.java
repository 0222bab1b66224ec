package dev.skerry.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Graph;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.Runs;
import dev.skerry.optimizer.TestNets;
import dev.skerry.optimizer.normalize.Normalizer;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductQuantizerTest {
  private static final Graph FOLDED =
      Normalizer.folded(Normalizer.normalize(TestNets.perceptron(1)));

  private static double distance(Graph quantized) throws IOException {
    Tensor x = TestNets.normal(new SplittableRandom(12), 1, 4, 24);
    return Runs.distance(Runs.of(FOLDED, x).getFirst(), Runs.of(quantized, x).getFirst());
  }

  /* Half a step of 7 or 127, in sums of a few dozen, and what rounding activations adds. */
  @ParameterizedTest
  @CsvSource({"4, 0.25", "8, 0.03"})
  void blocks_stayCloseAsTheirBitsAllow(int bits, double most) throws IOException {
    Graph quantized = ProductQuantizer.blocks(FOLDED, bits);

    assertThat(quantized.nodes()).filteredOn(node -> node.type().equals("MatMulNBits")).hasSize(2);
    assertThat(distance(quantized)).isPositive().isLessThan(most);
  }

  @Test
  void fourBits_areSmallerThanEight() {
    assertThat(OnnxFile.bytes(ProductQuantizer.blocks(FOLDED, 4)).length)
        .isLessThan(OnnxFile.bytes(ProductQuantizer.blocks(FOLDED, 8)).length);
  }

  @Test
  void dynamicRanges_stayClose() throws IOException {
    assertThat(distance(ProductQuantizer.dynamic(FOLDED))).isPositive().isLessThan(0.05);
  }

  @Test
  void convolutions_areLeftAlone() {
    assertThat(ProductQuantizer.fits(FOLDED)).isTrue();
    assertThat(ProductQuantizer.fits(Normalizer.normalize(TestNets.residual(1)))).isFalse();
  }
}
