package dev.skerry.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrays of these archives were written by NumPy: 0 to 5 in two rows of three. */
class NpzTest {
  private static final Path ARRAYS = Path.of("src", "test", "resources", "arrays");

  @Test
  void archive_ofNumpy_isReadInAnyOrderOfBytesAndAxes() throws IOException {
    Map<String, Tensor> arrays = Npz.read(ARRAYS.resolve("all.npz"));

    for (String type :
        List.of(
            "bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64",
            "float16", "float32", "float64")) {
      Tensor little = get(arrays, "little_" + type);
      assertThat(little.shape()).isEqualTo(Shape.of(2, 3));
      assertThat(get(arrays, "big_" + type).bytes()).as(type).isEqualTo(little.bytes());
      assertThat(get(arrays, "columns_" + type).bytes()).as(type).isEqualTo(little.bytes());
    }
    float[] floats = new float[6];
    get(arrays, "big_float32").floats().get(floats);
    assertThat(floats).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(get(arrays, "cube_columns").bytes().getInt(5 * Integer.BYTES)).isEqualTo(5);
    assertThat(get(arrays, "scalar").shape()).isEqualTo(Shape.of());
    assertThat(get(arrays, "vector").shape()).isEqualTo(Shape.of(3));
    assertThat(get(arrays, "empty").shape()).isEqualTo(Shape.of(0, 3));
  }

  @Test
  void texts_ofNumpy_areUtf8() throws IOException {
    Map<String, Tensor> arrays = Npz.read(ARRAYS.resolve("all.npz"));

    assertThat(texts(arrays, "ascii")).containsExactly("ebb", "flood");
    assertThat(texts(arrays, "unicode")).containsExactly("tide", "\u00e6\u00f8\ud83c\udf0a");
    assertThat(texts(arrays, "big_unicode")).containsExactly("tide");
  }

  @Test
  void compressedArchive_isRead() throws IOException {
    Map<String, Tensor> arrays = Npz.read(ARRAYS.resolve("compressed.npz"));

    assertThat(get(arrays, "x").floats().get(999)).isEqualTo(999);
  }

  @Test
  void archive_writtenAndRead_isTheSame(@TempDir Path folder) throws IOException {
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    arrays.put("weights", Tensor.ofFloats(Shape.of(2), 1, 2));
    arrays.put("block/labels", Tensor.ofLongs(Shape.of(1), 3));
    Path file = folder.resolve("x.npz");

    Npz.write(arrays, file);

    Map<String, Tensor> read = Npz.read(file);
    assertThat(read.keySet()).containsExactly("weights", "block/labels");
    assertThat(get(read, "weights").bytes()).isEqualTo(get(arrays, "weights").bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x.npy",
        "/etc/x.npy",
        "a/../../x.npy",
        "..\\x.npy",
        "x.txt",
        "a//x.npy",
        ".npy"
      })
  void nameThatIsNoKey_isRefused(String name) {
    refused(zip(name, new byte[8]), "plain name");
  }

  @Test
  void nameWithAColon_isAKey(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("arrays.npz");
    Npz.write(Map.of("input_1:0", Tensor.ofFloats(Shape.of(2), 1, 2)), file);

    assertThat(Npz.read(file).keySet()).containsExactly("input_1:0");
  }

  @Test
  void zipBomb_isRefusedByWhatComesOut() throws IOException {
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    Npy.write(Tensor.allocate(ElementType.UINT8, Shape.of(4 << 20)), array);
    byte[] bomb = zip("x.npy", array.toByteArray());
    assertThat(bomb.length).isLessThan(10_000);

    refused(bomb, "expected: <= 1048576");
  }

  @Test
  void moreBytesThanItsShape_isRefused() throws IOException {
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    Npy.write(Tensor.ofLongs(Shape.of(1), 1), array);
    array.write(0);

    refused(zip("x.npy", array.toByteArray()), "more bytes");
  }

  @Test
  void otherFiles_areRefused() throws IOException {
    refused("not an archive".getBytes(StandardCharsets.UTF_8), "no arrays");
    byte[] whole = Files.readAllBytes(ARRAYS.resolve("compressed.npz"));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read(Arrays.copyOf(whole, whole.length / 2)));
  }

  private static void refused(byte[] archive, String message) {
    assertThatExceptionOfType(NpyException.class)
        .isThrownBy(() -> read(archive))
        .withMessageContaining(message);
  }

  private static Map<String, Tensor> read(byte[] archive) throws IOException {
    return Npz.read(new ByteArrayInputStream(archive), new Npz.Limits(10, 1 << 20));
  }

  private static byte[] zip(String name, byte[] contents) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(contents);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return bytes.toByteArray();
  }

  private static List<String> texts(Map<String, Tensor> arrays, String name) {
    return get(arrays, name).byteStrings().stream()
        .map(text -> new String(text, StandardCharsets.UTF_8))
        .toList();
  }

  private static Tensor get(Map<String, Tensor> arrays, String name) {
    Tensor tensor = arrays.get(name);
    assertThat(tensor).as(name).isNotNull();
    return Objects.requireNonNull(tensor);
  }
}
