package dev.skerry.optimizer.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTableTest {
  private static final String TABLE =
      "age,label,\"income, net\"\n41,1,2.5e3\n\n 7 ,0,-0.5\n.5,2.0,+3\n";

  @TempDir private Path folder;

  private static NumberTable parse(String text) throws IOException {
    return NumberTable.parse(new BufferedReader(new StringReader(text)), "t.csv");
  }

  @Test
  void table_isRead() throws IOException {
    NumberTable table = parse(TABLE);

    assertThat(table.rows().shape()).isEqualTo(Shape.of(3, 2));
    assertThat(table.rows().floats())
        .isEqualTo(Tensor.ofFloats(Shape.of(6), 41, 2500, 7, -0.5f, 0.5f, 3).floats());
    assertThat(table.truth()).contains(new Truth.Classes(List.of(1, 0, 2)));
  }

  @Test
  void targets_areWhatTheModelShouldSay() throws IOException {
    NumberTable table = parse("\ufeffa,target\n1,2.5\n3,4\n");

    assertThat(table.truth().orElseThrow())
        .isInstanceOfSatisfying(
            Truth.Targets.class,
            targets ->
                assertThat(targets.targets().floats())
                    .isEqualTo(Tensor.ofFloats(Shape.of(2), 2.5f, 4).floats()));
  }

  @Test
  void table_growsAsItMust() throws IOException {
    StringBuilder text = new StringBuilder("0,1,2\n");
    for (int i = 0; i < 2000; i++) {
      text.append(i).append(",1,2\n");
    }

    NumberTable table = parse(text.toString());

    assertThat(table.rows().shape()).isEqualTo(Shape.of(2000, 3));
    assertThat(table.rows().floats().get(1999 * 3)).isEqualTo(1999);
    assertThat(table.truth()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a,b\\n1,x       | t.csv line 2, column 2 'b': 'x' (expected: a number)",
        "a,b\\n1,2\\n3,  | t.csv line 3, column 2 'b': '' (expected: a number)",
        "a,b\\n1,NaN     | t.csv line 2, column 2 'b': 'NaN'",
        "a,b\\n1,0x1p3   | 'b': '0x1p3'",
        "a,b\\n1,1e99    | 'b': '1e99'",
        "a,b\\n\\n\\n1   | t.csv line 4: 1 cells (expected: 2",
        "a,label\\n1,1.5 | column 2 'label': '1.5' (expected: the number of a class",
        "a,label\\n1,-1  | 'label': '-1'",
        "a,a\\n1,2       | 'a' twice",
        "1.5,2\\n1,2     | names of the columns come first",
        ",a\\n0,2        | column 1 has no name",
        "a;b\\n1;2       | 'a;b' (expected: commas",
        "label\\n1       | no features",
        "label,target,a\\n1,1,1 | label and target",
        "a,b             | no samples",
        "\"\"             | line 1: empty"
      })
  void wrongTable_saysWhere(String text, String said) {
    assertThatThrownBy(() -> parse(text.replace("\\n", "\n")))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining(said);
  }

  @Test
  void folderWithOneTable_isSamples() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), TABLE);
    TensorSpec input = new TensorSpec("x", ElementType.FP32, Shape.of(-1, 2));

    Samples ofFolder = SampleFolder.read(folder, Map.of(), PictureSize.AS_IT_IS);
    Samples ofFile = SampleFolder.read(file, Map.of(), PictureSize.AS_IT_IS);

    assertThat(ofFolder.truth()).isEqualTo(new Truth.Classes(List.of(1, 0, 2)));
    ofFile.requireFit(List.of(input));
    assertThat(ofFile.digest(1)).isEqualTo(ofFolder.digest(1));
  }

  @Test
  void labelsBesideATableWithout_areTaken() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "a,b\n1,2\n3,4\n");
    Files.writeString(folder.resolve("labels.csv"), "label\n5\n6\n");

    assertThat(SampleFolder.read(folder, Map.of(), PictureSize.AS_IT_IS).truth())
        .isEqualTo(new Truth.Classes(List.of(5, 6)));
  }

  @Test
  void severalTables_areNamed() throws IOException {
    Files.writeString(folder.resolve("test.csv"), TABLE);
    Files.writeString(folder.resolve("train.csv"), TABLE);

    assertThatThrownBy(() -> SampleFolder.read(folder, Map.of(), PictureSize.AS_IT_IS))
        .isInstanceOf(SampleException.class)
        .hasMessageContainingAll("2 tables", "scoring: test.csv");
  }

  @Test
  void bytesThatAreNoText_areRefused() throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.write(file, new byte[] {'a', '\n', (byte) 0xff, (byte) 0xfe, '\n'});

    assertThatThrownBy(() -> NumberTable.read(file))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void mutant_isReadOrRefused() {
    SplittableRandom random = new SplittableRandom(34);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = TABLE.getBytes(StandardCharsets.UTF_8);
      for (int change = 0; change <= random.nextInt(3); change++) {
        bytes[random.nextInt(bytes.length)] =
            random.nextBoolean()
                ? (byte) random.nextInt(128)
                : (byte) ",\"\n\r.eE+-0 ;".charAt(random.nextInt(11));
      }
      try {
        NumberTable table = parse(new String(bytes, StandardCharsets.UTF_8));
        assertThat(table.rows().shape().elements()).isPositive();
      } catch (SampleException expected) {
        refused++;
      } catch (IOException | RuntimeException fault) {
        throw new AssertionError("seed=34 mutant=" + i, fault);
      }
    }

    assertThat(refused).isBetween(4_000, 19_000);
  }
}
