package dev.skerry.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Graph;
import dev.skerry.model.ModelException;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.optimizer.normalize.Normalizer;
import dev.skerry.optimizer.normalize.UnfitException;
import dev.skerry.optimizer.prune.Cuts;
import dev.skerry.optimizer.quantize.QuantizationPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Whatever operators a model has, techniques work on it or say why not. */
class EveryModelTest {
  private static List<Path> models() throws IOException {
    String told = System.getProperty("skerry.shared");
    Path shared = told == null ? Path.of("..", "..", "shared") : Path.of(told);
    Path folder = shared.resolve("models");
    Assumptions.assumeTrue(Files.isDirectory(folder), "no models at " + shared);
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
  }

  @Test
  void everyModel_isWorkedOnOrRefused() throws IOException {
    int worked = 0;
    for (Path file : models()) {
      try {
        Graph normalized = Normalizer.normalize(OnnxFile.read(file).graph());
        Graph folded = Normalizer.folded(normalized);
        QuantizationPlan.of(folded, Set.of());
        assertThat(Cuts.of(normalized, 0.5, 1).pruned().outputs()).isNotEmpty();
        worked++;
      } catch (UnfitException | ModelException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      } catch (RuntimeException fault) {
        throw new AssertionError(file.toString(), fault);
      }
    }

    assertThat(worked).isGreaterThan(100);
  }
}
