package dev.skerry.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class NpyTest {
  private static final Path ARRAYS = Path.of("src", "test", "resources", "arrays");

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"BF16", "BYTES"})
  void numbers_writtenAndRead_areTheSame(ElementType type, @TempDir Path folder)
      throws IOException {
    byte[] bytes = new byte[6 * type.size()];
    new SplittableRandom(1).nextBytes(bytes);
    Tensor tensor = Tensor.of(type, Shape.of(2, 3), ByteBuffer.wrap(bytes));
    Path file = folder.resolve("x.npy");

    Npy.write(tensor, file);

    Tensor read = Npy.read(file);
    assertThat(read).hasToString(tensor.toString());
    assertThat(read.bytes()).isEqualTo(tensor.bytes());
  }

  @Test
  void texts_writtenAndRead_areTheSame() throws IOException {
    Tensor tensor = Tensor.ofStrings(Shape.of(3), List.of("skerry", "", "holm"));

    assertThat(Npy.read(new ByteArrayInputStream(written(tensor)), 1000).bytes())
        .isEqualTo(tensor.bytes());
  }

  @Test
  void elements_startAtAMultipleOf64() throws IOException {
    byte[] file = written(Tensor.ofFloats(Shape.of(1), 1));

    assertThat(file.length - Float.BYTES).isEqualTo(64 * ((file.length - Float.BYTES) / 64));
    assertThat(new String(file, StandardCharsets.ISO_8859_1))
        .contains("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }");
  }

  @Test
  void whatNumpyDoesNotHave_isNotWritten() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> written(Tensor.allocate(ElementType.BF16, Shape.of(1))))
        .withMessageContaining("FP32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> written(Tensor.ofStrings(Shape.of(1), List.of("a\0"))));
  }

  @ParameterizedTest
  @CsvSource({"object, pickled", "structured, structured arrays", "complex, c8"})
  void whatIsNotATensor_isRefused(String name, String message) {
    assertThatExceptionOfType(NpyException.class)
        .isThrownBy(() -> Npy.read(ARRAYS.resolve(name + ".npy")))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'shape': (99999999999999999, 99999999999999999), | fits a long",
        "'shape': (1000000000, 10), | expected: <=",
        "'shape': (9999999999999999999999,), | sizes below",
        "'shape': (,,), | sizes below",
        "'shape': (-1,), | dictionary",
        "'shape': __import__('os'), | dictionary",
        "'shape': (4,), | file ends",
      })
  void hostileHeader_isRefused(String shape, String message) {
    byte[] file = file("{'descr': '<f4', 'fortran_order': False, " + shape + " }");

    assertThatExceptionOfType(NpyException.class)
        .isThrownBy(() -> Npy.read(new ByteArrayInputStream(file), Npy.MOST_BYTES))
        .withMessageContaining(message);
  }

  @Test
  void mutant_isReadOrRefused() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    byte[] file = written(Tensor.ofFloats(Shape.of(2, 2), 1, 2, 3, 4));
    int refused = 0;

    for (int i = 0; i < 10_000; i++) {
      byte[] mutant = Arrays.copyOf(file, random.nextInt(1, file.length + 1));
      for (int change = random.nextInt(4); change > 0; change--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(Npy.read(new ByteArrayInputStream(mutant), 1 << 20).byteSize()).isNotNegative();
      } catch (NpyException expected) {
        refused++;
      }
    }

    assertThat(refused).isPositive();
  }

  private static byte[] written(Tensor tensor) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Npy.write(tensor, out);
    return out.toByteArray();
  }

  private static byte[] file(String header) {
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    byte[] file = Arrays.copyOf(Npy.magic(), 10 + text.length);
    file[6] = 1;
    file[8] = (byte) text.length;
    System.arraycopy(text, 0, file, 10, text.length);
    return file;
  }
}
