package dev.skerry.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.onnx.proto.Onnx.ModelProto;
import dev.skerry.model.onnx.proto.Onnx.StringStringEntryProto;
import dev.skerry.model.onnx.proto.Onnx.TensorProto;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two floats in a file beside the model, at byte 4 of 12. */
class ExternalDataTest {
  @TempDir Path outside;
  private Path folder = Path.of("");

  @BeforeEach
  void layOut() throws IOException {
    folder = Files.createDirectories(outside.resolve("model"));
    Files.write(folder.resolve("w.bin"), new byte[] {9, 9, 9, 9, 0, 0, -128, 63, 0, 0, 0, 64});
    Files.write(outside.resolve("secret.bin"), new byte[12]);
  }

  @Test
  void weightsBesideTheModel_areTakenIn() throws IOException {
    OnnxFile file = OnnxFile.read(model("w.bin", "4", "8"));

    FloatBuffer weights = file.graph().constant("w").orElseThrow().floats();
    assertThat(weights.get(0)).isEqualTo(1);
    assertThat(weights.get(1)).isEqualTo(2);
    assertThat(OnnxFile.read(OnnxFile.bytes(file.graph())).graph().constant("w")).isPresent();
  }

  @Test
  void digest_coversTheWeights() throws IOException {
    Path model = model("w.bin", "4", "8");
    OnnxFile before = OnnxFile.read(model);
    Files.write(folder.resolve("w.bin"), new byte[12]);

    OnnxFile after = OnnxFile.read(model);

    assertThat(after.sha256()).isNotEqualTo(before.sha256());
    assertThat(after.bytes()).isEqualTo(before.bytes()).isEqualTo(Files.size(model) + 12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.bin",
        "sub/../../secret.bin",
        "..\\secret.bin",
        "%2e%2e/secret.bin",
        "%252e%252e/secret.bin",
        "/etc/passwd",
        "C:\\secret.bin",
        "\\\\host\\share\\secret.bin",
        "~/secret.bin",
        "w.bin.",
        "w.bin ",
        "./w.bin",
        "",
        "w.bin\u0000.txt",
        "none.bin",
        "sub",
      })
  void pathsThatClimbOrLeadNowhere_areRefused(String location) throws IOException {
    Files.createDirectories(folder.resolve("sub"));

    refused(model(location, "0", "8"));
  }

  @Test
  void symbolicLinks_areRefused() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.bin"), outside.resolve("secret.bin"));
    Files.createSymbolicLink(folder.resolve("up"), outside);

    refused(model("link.bin", "0", "8"));
    refused(model("up/secret.bin", "0", "8"));
  }

  @Test
  void hardLinks_areRefused() throws IOException {
    Files.createLink(folder.resolve("hard.bin"), outside.resolve("secret.bin"));

    refused(model("hard.bin", "0", "8"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 13",
    "5, 8",
    "13, 0",
    "-4, 8",
    "4, -8",
    "9223372036854775807, 8",
    "4, 9223372036854775807",
    "0x4, 8",
    "4, 1e1",
  })
  void stretchesOutsideTheFile_areRefused(String offset, String length) throws IOException {
    refused(model("w.bin", offset, length));
  }

  @Test
  void stretchOfAnotherSize_isRefused() throws IOException {
    Path model = model("w.bin", "0", "12");

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> OnnxFile.read(model))
        .withMessageContaining("tensor 'w': 12 bytes (expected: 8");
  }

  @Test
  void moreThanTheLimit_isRefused() throws IOException {
    Path model = model("w.bin", "4", "8");

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> OnnxFile.read(model, Limits.DEFAULT.withExternalBytes(11)))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  @Test
  void modelWithoutAFolder_reachesForNothing() throws IOException {
    byte[] model = Files.readAllBytes(model("w.bin", "4", "8"));

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> OnnxFile.read(model))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.EXTERNAL_DATA));
  }

  private static void refused(Path model) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> OnnxFile.read(model))
        .withMessageStartingWith("tensor 'w'")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.EXTERNAL_DATA));
  }

  private Path model(String location, String offset, String length) throws IOException {
    GraphBuilder net = Graph.builder("external", 17);
    net.output(net.node("Neg", net.initializer("w", Tensor.ofFloats(Shape.of(2), 0, 0))));
    ModelProto.Builder model = ModelProto.parseFrom(OnnxFile.bytes(net.build())).toBuilder();
    TensorProto.Builder weights = model.getGraphBuilder().getInitializerBuilder(0);
    weights
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", location))
        .addExternalData(entry("offset", offset))
        .addExternalData(entry("length", length));
    Path file = folder.resolve("model.onnx");
    Files.write(file, model.build().toByteArray());
    return file;
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
