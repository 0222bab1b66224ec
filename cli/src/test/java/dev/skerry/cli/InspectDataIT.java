package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Npy;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inspect tells of samples, asked of the real engine. */
class InspectDataIT {
  private static final int COUNT = 100;
  private static final int PIXELS = 16;
  private static final String SCALE = "    scale: 0.00392156862745098";

  @TempDir private Path folder;
  private Path model;
  private Path pictures;

  /** Pictures with one channel at 0.7, which is the class, one brighter and one dark. */
  @BeforeEach
  void draw() throws IOException {
    model = Networks.discerning(folder);
    pictures = Files.createDirectory(folder.resolve("pictures"));
    SplittableRandom random = new SplittableRandom(2);
    ByteBuffer bytes = ByteBuffer.allocate(COUNT * 3 * PIXELS);
    StringBuilder labels = new StringBuilder("label\n");
    for (int i = 0; i < COUNT; i++) {
      int kind = random.nextInt(3);
      int bright = (kind + 1 + random.nextInt(2)) % 3;
      labels.append(kind).append('\n');
      for (int channel = 0; channel < 3; channel++) {
        int level = channel == kind ? 178 : channel == bright ? 242 : 20;
        for (int pixel = 0; pixel < PIXELS; pixel++) {
          bytes.put((byte) (level + random.nextInt(5) - 2));
        }
      }
    }
    Npy.write(
        Tensor.of(ElementType.UINT8, Shape.of(COUNT, 3, 4, 4), bytes.flip()),
        pictures.resolve("pictures.npy"));
    Files.writeString(pictures.resolve("labels.csv"), labels);
  }

  private Path spec(String inputs) throws IOException {
    return Files.writeString(folder.resolve("spec.yaml"), "scoring: pictures\n" + inputs);
  }

  private Ran inspect(Path data, String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "inspect";
    arguments[1] = model.toString();
    arguments[2] = "--data=" + data;
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Ran.of(arguments);
  }

  @Test
  void rightSpec_isToldWithoutWarning() throws IOException {
    Ran ran = inspect(spec("inputs:\n  all:\n" + SCALE));

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("32 to calibrate with, 18 to teach with, 50 to score on")
        .contains("stored x 0.003922", "channel 2", "1.000: 50 of 50 are right")
        .doesNotContain("Warning");
  }

  @Test
  void missingScale_isNamedWithTheLinesToWrite() throws IOException {
    Ran ran = inspect(spec(""));

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("0.000: 0 of 50 are right", "not surely above")
        .contains("Write into spec.yaml", "inputs:\n  all:\n" + SCALE + "\n");
  }

  @Test
  void folder_isToldWhichSpecToWrite() {
    assertThat(inspect(pictures).out())
        .contains("samples.yaml", "scoring: pictures\ninputs:\n  all:\n" + SCALE + "\n");
  }

  @Test
  void json_holdsTheSame() throws IOException {
    JsonNode data = inspect(pictures, "--json", "--samples=20").json().path("data");

    assertThat(data.path("counts").path("scoring").asInt()).isEqualTo(50);
    assertThat(data.path("accuracy").path("samples").asInt()).isEqualTo(20);
    assertThat(data.path("labels").path("classes").asInt()).isEqualTo(3);
    JsonNode input = data.path("inputs").path(0);
    assertThat(input.path("channels")).hasSize(3);
    assertThat(input.path("all").path("max").asDouble()).isBetween(239.0, 245.0);
    assertThat(data.path("other_ways").findValuesAsText("surely_better")).contains("true");
    assertThat(data.path("warnings").findValuesAsText("text").getLast()).contains("0 to 1");
  }

  @Test
  void table_isSamples() throws IOException {
    model = Networks.doubling(folder);
    StringBuilder rows = new StringBuilder("a,b,c,d,label\n");
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < COUNT; i++) {
      int kind = random.nextInt(4);
      for (int column = 0; column < 4; column++) {
        rows.append(column == kind ? 2 + random.nextDouble() : random.nextDouble()).append(',');
      }
      rows.append(kind).append('\n');
    }

    Ran ran = inspect(Files.writeString(folder.resolve("rows.csv"), rows));

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("rows.csv", "FP32[100,4]", "1.000: 50 of 50 are right");
  }

  @Test
  void samplesOfAnotherShape_sayWhatToWrite() throws IOException {
    Npy.write(
        Tensor.allocate(ElementType.UINT8, Shape.of(COUNT, 4, 4, 3)),
        pictures.resolve("pictures.npy"));

    Ran ran = inspect(pictures);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("all: {stored: last, wanted: first}");
  }

  @Test
  void absentSamples_areNamed() {
    Ran ran = inspect(folder.resolve("absent"));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("absent", "expected: an existing folder");
  }
}
