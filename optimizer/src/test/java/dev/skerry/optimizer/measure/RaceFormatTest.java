package dev.skerry.optimizer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaceFormatTest {
  private static final String TEXT =
      RaceFormat.turns(2, List.of(10L, 20L, 30L, 40L))
          + "\n"
          + RaceFormat.failed("too large")
          + "\n";

  @Test
  void printed_isParsed() {
    List<Race.Result> results = RaceFormat.parse(TEXT, 2);

    assertThat(results.getFirst())
        .isInstanceOfSatisfying(
            Race.Result.Ran.class, ran -> assertThat(ran.turns().count()).isEqualTo(2));
    assertThat(results.get(1)).isEqualTo(new Race.Result.Failed("too large"));
  }

  @Test
  void inputs_areReadAsTheyAreCalled(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("inputs.npz");
    List<String> names = List.of("input_1:0", "a\\b", "../c", "π \"x\"%41", "d/e");
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    names.forEach(name -> inputs.put(name, Tensor.ofFloats(Shape.of(1), names.indexOf(name))));

    RaceFormat.writeInputs(inputs, file);

    Map<String, Tensor> read = RaceFormat.readInputs(file);
    assertThat(read.keySet()).containsExactlyElementsOf(names);
    assertThat(read.values())
        .extracting(one -> one.floats().get(0))
        .containsExactly(0f, 1f, 2f, 3f, 4f);
  }

  @Test
  void childThatEndsEarly_leavesOthersFailed() {
    assertThat(RaceFormat.parse("", 3)).hasSize(3).allMatch(Race.Result.Failed.class::isInstance);
  }

  @Test
  void mutant_isParsedOrFailed() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
      for (int change = 0; change <= random.nextInt(4); change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
      }
      assertThat(RaceFormat.parse(new String(bytes, StandardCharsets.UTF_8), 2)).hasSize(2);
    }
  }
}
