package dev.skerry.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.Graph;
import dev.skerry.model.ModelException;
import dev.skerry.model.Nets;
import dev.skerry.model.SharedModels;
import dev.skerry.model.inspect.Inspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes are, they are read or refused. */
class MutationTest {
  private static final int MUTANTS = 10_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void mutant_isReadOrRefused(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[][] models = {OnnxFile.bytes(Nets.cnn()), OnnxFile.bytes(Nets.conditional())};
    int refused = 0;

    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutate(models[i % models.length], random);
      try {
        use(OnnxFile.read(mutant).graph());
      } catch (ModelException expected) {
        refused++;
      } catch (RuntimeException | Error fault) {
        throw new AssertionError("seed=" + seed + " mutant=" + i, fault);
      }
    }

    assertThat(refused).isBetween(MUTANTS / 10, MUTANTS);
  }

  @Test
  void mutantOfEachOperator_isReadOrRefused() throws IOException {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    for (Path file : SharedModels.all()) {
      byte[] model = Files.readAllBytes(file);
      for (int i = 0; i < 50; i++) {
        byte[] mutant = mutate(model, random);
        try {
          use(OnnxFile.read(mutant).graph());
        } catch (ModelException expected) {
          assertThat(expected.subject()).isNotEmpty();
        } catch (RuntimeException | Error fault) {
          throw new AssertionError("seed=" + seed + " " + file + " mutant=" + i, fault);
        }
      }
    }
  }

  @Test
  void truncation_isRefused() {
    byte[] model = OnnxFile.bytes(Nets.cnn());

    for (int length = 0; length < model.length; length++) {
      byte[] part = Arrays.copyOf(model, length);
      assertThatThrownBy(() -> OnnxFile.read(part)).isInstanceOf(ModelException.class);
    }
  }

  private static void use(Graph graph) {
    assertThat(OnnxFile.bytes(graph)).isNotEmpty();
    assertThat(Inspection.of(graph).layers()).hasSameSizeAs(graph.nodes());
  }

  /* Flips, stretches of noise, small and large numbers, moved and repeated stretches, cuts. */
  private static byte[] mutate(byte[] model, SplittableRandom random) {
    byte[] mutant = model.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(mutant.length);
      int length = Math.min(1 + random.nextInt(16), mutant.length - at);
      switch (random.nextInt(6)) {
        case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutant[at] = (byte) random.nextInt(256);
        case 2 -> Arrays.fill(mutant, at, at + length, (byte) 0xFF);
        case 3 -> Arrays.fill(mutant, at, at + length, (byte) random.nextInt(4));
        case 4 ->
            System.arraycopy(
                mutant, at, mutant, random.nextInt(mutant.length - length + 1), length);
        default -> mutant = Arrays.copyOf(mutant, Math.max(1, mutant.length - length));
      }
    }
    return mutant;
  }
}
