package dev.skerry.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.ModelDescription;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataReaderTest {
  private static final String GOOD =
      "{\"name\":\"eye\",\"versions\":[\"1\",\"3\"],\"platform\":\"onnxruntime_onnx\",\"extra\":{},"
          + "\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,3]}],"
          + "\"outputs\":[{\"name\":\"y\",\"datatype\":\"INT64\",\"shape\":[]}]}";

  private static ModelDescription read(String json) {
    return MetadataReader.read(json.getBytes(StandardCharsets.UTF_8), "");
  }

  @Test
  void metadata_isRead_withTheNewestVersion() {
    ModelDescription read = read(GOOD);

    assertThat(read.name()).isEqualTo("eye");
    assertThat(read.version()).isEqualTo("3");
    assertThat(read.inputs())
        .containsExactly(new TensorSpec("x", ElementType.FP32, Shape.of(Shape.ANY, 3)));
    assertThat(read.outputs()).hasSize(1);
    assertThat(MetadataReader.read(GOOD.getBytes(StandardCharsets.UTF_8), "1").version())
        .isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"name\":\"eye\"}",
        "{\"name\":7,\"inputs\":[],\"outputs\":[]}",
        "{\"name\":\"eye\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP31\",\"shape\":[1]}],\"outputs\":[]}",
        "{\"name\":\"eye\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-2]}],\"outputs\":[]}",
        "{\"name\":\"eye\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1e30]}],\"outputs\":[]}"
      })
  void whatIsNoMetadata_isRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mutatedMetadata_areReadOrRefused() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = GOOD.getBytes(StandardCharsets.UTF_8);
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(MetadataReader.read(bytes, "").name()).isNotEmpty();
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageNotContaining("\0");
      }
    }
  }
}
