package dev.skerry.engine;

import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.onnx.proto.Onnx.GraphProto;
import dev.skerry.model.onnx.proto.Onnx.ModelProto;
import dev.skerry.model.onnx.proto.Onnx.NodeProto;
import dev.skerry.model.onnx.proto.Onnx.OperatorSetIdProto;
import dev.skerry.model.onnx.proto.Onnx.TensorProto;
import dev.skerry.model.onnx.proto.Onnx.ValueInfoProto;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A tensor in a file of its own, as ONNX keeps the data of its tests. */
final class TensorFile {
  private static final String NAME = "only";

  private TensorFile() {}

  /** Reads it as this project reads all tensors: as the weights of a model, here its only ones. */
  static Tensor read(Path file) throws IOException {
    TensorProto tensor =
        TensorProto.parseFrom(Files.readAllBytes(file)).toBuilder().setName(NAME).build();
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(
                GraphProto.newBuilder()
                    .setName(NAME)
                    .addInitializer(tensor)
                    .addNode(
                        NodeProto.newBuilder().setOpType("Identity").addInput(NAME).addOutput("y"))
                    .addOutput(ValueInfoProto.newBuilder().setName("y")))
            .build();
    return Objects.requireNonNull(
        OnnxFile.read(model.toByteArray()).graph().initializers().get(NAME));
  }
}
