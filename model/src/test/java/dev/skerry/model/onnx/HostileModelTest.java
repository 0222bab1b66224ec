package dev.skerry.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.Nets;
import dev.skerry.model.onnx.proto.Onnx.AttributeProto;
import dev.skerry.model.onnx.proto.Onnx.FunctionProto;
import dev.skerry.model.onnx.proto.Onnx.GraphProto;
import dev.skerry.model.onnx.proto.Onnx.ModelProto;
import dev.skerry.model.onnx.proto.Onnx.NodeProto;
import dev.skerry.model.onnx.proto.Onnx.OperatorSetIdProto;
import dev.skerry.model.onnx.proto.Onnx.SparseTensorProto;
import dev.skerry.model.onnx.proto.Onnx.TensorProto;
import dev.skerry.model.onnx.proto.Onnx.ValueInfoProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each model is whole but for one thing, and is refused for that thing by name. */
class HostileModelTest {
  @Test
  void wholeModel_isRead() throws IOException {
    assertThat(OnnxFile.read(model(_ -> {}).build().toByteArray()).graph().nodes()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not a model", "\n\n\n\n", "{\"graph\": {}}"})
  void otherFiles_areRefused(String text) {
    refused(text.getBytes(StandardCharsets.UTF_8), Reason.NOT_ONNX, "model file");
  }

  @Test
  void unknownInput_isRefused() {
    refused(graph -> graph.addNode(node("second", "ghost", "z")), Reason.UNDEFINED, "'ghost'");
  }

  @Test
  void unknownOutput_isRefused() {
    refused(graph -> graph.addOutput(value("ghost")), Reason.UNDEFINED, "'ghost'");
  }

  @Test
  void secondDefinition_isRefused() {
    refused(graph -> graph.addNode(node("second", "x", "y")), Reason.DUPLICATE, "'y'");
    refused(graph -> graph.addInput(value("x")), Reason.DUPLICATE, "'x'");
    refused(graph -> graph.addInitializer(floats("y", 1)), Reason.DUPLICATE, "'y'");
  }

  @Test
  void nodeBeforeWhatItReads_isRefused() {
    refused(graph -> graph.addNode(0, node("early", "y", "z")), Reason.UNSORTED, "'early'");
  }

  @Test
  void cycle_isRefused() {
    refused(
        graph -> graph.addNode(node("a", "q", "p")).addNode(node("b", "p", "q")),
        Reason.UNSORTED,
        "'a'");
    refused(graph -> graph.addNode(node("self", "s", "s")), Reason.UNSORTED, "'self'");
  }

  @Test
  void unknownDomain_isRefused() {
    NodeProto.Builder evil = node("evil", "x", "z").setDomain("com.evil").setOpType("Shell");

    refused(graph -> graph.addNode(evil), Reason.UNKNOWN_DOMAIN, "com.evil.Shell");
  }

  @Test
  void nameWithControlCharacters_isRefusedAndNotEchoed() {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> read(graph -> graph.addNode(node("n", "x", "a\nINFO all is well"))))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.BAD_NAME))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void weightsThatDoNotFitTheirDimensions_areRefused() {
    refusedTensor(floats("w", 1).clearDims().addDims(3), "4 bytes (expected: 12");
    refusedTensor(floats("w", 1).addDims(-1), ">= 0");
    refusedTensor(floats("w", 1).addDims(1L << 40).addDims(1L << 40), "fits a long");
    refusedTensor(floats("w", 1).addDims(Long.MAX_VALUE / 8), "fits a long");
    refusedTensor(
        floats("w", 1).clearRawData().clearDims().addDims(1L << 40).addFloatData(1),
        "1 values of FP32");
    refusedTensor(
        floats("w", 1).setDataType(TensorProto.DataType.STRING_VALUE).addDims(9), "0 strings");
  }

  @Test
  void rankThatNoTensorHas_isRefused() {
    TensorProto.Builder deep = floats("w", 1);
    for (int i = 0; i < 100; i++) {
      deep.addDims(1);
    }

    refused(graph -> graph.addInitializer(deep), Reason.TOO_LARGE, "'w'");
  }

  @Test
  void typesThatNobodyKnows_areRefused() {
    refused(
        graph -> graph.addInitializer(floats("w", 1).setDataType(99)), Reason.UNSUPPORTED, "'w'");
  }

  @Test
  void whatIsNotSupported_isRefusedByName() {
    refused(
        graph -> graph.addSparseInitializer(SparseTensorProto.getDefaultInstance()),
        Reason.UNSUPPORTED,
        "sparse");
    refused(
        model(_ -> {}).addFunctions(FunctionProto.getDefaultInstance()).build().toByteArray(),
        Reason.UNSUPPORTED,
        "functions");
    refused(
        model(_ -> {}).setIrVersion(999).build().toByteArray(), Reason.UNSUPPORTED, "IR version");
  }

  @Test
  void brokenAttributes_areRefused() {
    AttributeProto untyped = AttributeProto.newBuilder().setName("axis").build();

    refused(
        graph -> graph.addNode(node("n", "x", "z").addAttribute(untyped)),
        Reason.BAD_ATTRIBUTE,
        "'axis' of node 'n'");
  }

  @Test
  void bodiesWithinBodies_areRefusedAtSomeDepth() {
    GraphProto.Builder body = GraphProto.newBuilder();
    for (int depth = 0; depth < 100; depth++) {
      AttributeProto.Builder branch =
          AttributeProto.newBuilder()
              .setName("then_branch")
              .setType(AttributeProto.AttributeType.GRAPH)
              .setG(body);
      body = GraphProto.newBuilder().addNode(NodeProto.newBuilder().addAttribute(branch));
    }
    NodeProto.Builder outer = body.getNode(0).toBuilder();

    refused(graph -> graph.addNode(outer), Reason.TOO_DEEP, "model file");
  }

  @Test
  void capturedName_thatNothingDefines_isRefused() {
    GraphProto.Builder body =
        GraphProto.newBuilder().addNode(node("inner", "ghost", "z")).addOutput(value("z"));
    AttributeProto.Builder branch =
        AttributeProto.newBuilder()
            .setName("then_branch")
            .setType(AttributeProto.AttributeType.GRAPH)
            .setG(body);

    refused(
        graph -> graph.addNode(node("n", "x", "r").setOpType("If").addAttribute(branch)),
        Reason.UNDEFINED,
        "'ghost'");
  }

  @Test
  void smallFileOfManyParts_isRefusedBeforeItIsParsed() {
    GraphProto.Builder graph = GraphProto.newBuilder();
    NodeProto empty = NodeProto.getDefaultInstance();
    for (int i = 0; i < 150_000; i++) {
      graph.addNode(empty);
    }

    refused(
        ModelProto.newBuilder().setGraph(graph).build().toByteArray(),
        Reason.TOO_LARGE,
        "too many nodes");
  }

  @Test
  void limits_areThoseOfTheCaller() {
    byte[] model = OnnxFile.bytes(Nets.cnn());

    for (Limits limits :
        List.of(
            Limits.DEFAULT.withModelBytes(100),
            Limits.DEFAULT.withParts(10),
            Limits.DEFAULT.withNodes(2))) {
      assertThatExceptionOfType(ModelException.class)
          .isThrownBy(() -> OnnxFile.read(model, limits))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }
  }

  private static void refusedTensor(TensorProto.Builder tensor, String message) {
    refused(graph -> graph.addInitializer(tensor), Reason.BAD_TENSOR, message);
  }

  private static void refused(Consumer<GraphProto.Builder> damage, Reason reason, String named) {
    refused(model(damage).build().toByteArray(), reason, named);
  }

  private static void refused(byte[] model, Reason reason, String named) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> OnnxFile.read(model))
        .withMessageContaining(named)
        .withMessageContaining(reason.advice())
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static OnnxFile read(Consumer<GraphProto.Builder> damage) throws IOException {
    return OnnxFile.read(model(damage).build().toByteArray());
  }

  private static ModelProto.Builder model(Consumer<GraphProto.Builder> damage) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .addInput(value("x"))
            .addNode(node("first", "x", "y"))
            .addOutput(value("y"));
    damage.accept(graph);
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph);
  }

  private static NodeProto.Builder node(String name, String input, String output) {
    return NodeProto.newBuilder().setName(name).setOpType("Relu").addInput(input).addOutput(output);
  }

  private static ValueInfoProto value(String name) {
    return ValueInfoProto.newBuilder().setName(name).build();
  }

  private static TensorProto.Builder floats(String name, int count) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT_VALUE)
        .addDims(count)
        .setRawData(ByteString.copyFrom(new byte[count * Float.BYTES]));
  }
}
