package dev.skerry.model.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import dev.skerry.model.Attribute;
import dev.skerry.model.Dim;
import dev.skerry.model.Encoded;
import dev.skerry.model.Graph;
import dev.skerry.model.Header;
import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.ValueType;
import dev.skerry.model.onnx.proto.Onnx.AttributeProto;
import dev.skerry.model.onnx.proto.Onnx.AttributeProto.AttributeType;
import dev.skerry.model.onnx.proto.Onnx.GraphProto;
import dev.skerry.model.onnx.proto.Onnx.ModelProto;
import dev.skerry.model.onnx.proto.Onnx.NodeProto;
import dev.skerry.model.onnx.proto.Onnx.OperatorSetIdProto;
import dev.skerry.model.onnx.proto.Onnx.StringStringEntryProto;
import dev.skerry.model.onnx.proto.Onnx.TensorProto;
import dev.skerry.model.onnx.proto.Onnx.TensorShapeProto;
import dev.skerry.model.onnx.proto.Onnx.TypeProto;
import dev.skerry.model.onnx.proto.Onnx.ValueInfoProto;
import dev.skerry.model.shape.Shapes;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.List;
import java.util.TreeMap;

/** A graph as a protobuf message, with all weights as raw bytes inside. */
final class ModelWriter {
  /* Room for all that is not weights. */
  private static final long MOST_WEIGHTS = Integer.MAX_VALUE - (16L << 20);

  ModelProto write(Graph graph) {
    long weights = 0;
    for (Tensor tensor : graph.initializers().values()) {
      weights += tensor.byteSize();
    }
    if (weights > MOST_WEIGHTS) {
      throw new ModelException(
          Reason.TOO_LARGE,
          ModelException.quote("graph", graph.name()),
          weights + " bytes of weights (expected: < 2 GiB, which is all that a file can hold)");
    }
    Header header = graph.header();
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(header.irVersion())
            .setProducerName(header.producer().name())
            .setProducerVersion(header.producer().version())
            .setDomain(header.producer().domain())
            .setModelVersion(header.producer().modelVersion());
    header
        .opsets()
        .forEach((domain, version) ->
            model.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
    header
        .metadata()
        .forEach((key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    GraphProto.Builder whole = graph(graph).toBuilder().clearOutput();
    typedOutputs(graph).forEach(output -> whole.addOutput(value(output)));
    return model.setGraph(whole).build();
  }

  /* A file has to say what its outputs are; where the graph does not, inference may know. */
  private static List<Value> typedOutputs(Graph graph) {
    if (graph.outputs().stream().noneMatch(output -> output.type() instanceof ValueType.Unknown)) {
      return graph.outputs();
    }
    Shapes shapes = Shapes.infer(graph);
    return graph.outputs().stream()
        .map(output ->
            output.type() instanceof ValueType.Unknown ? shapes.value(output.name()) : output)
        .toList();
  }

  private static GraphProto graph(Graph graph) {
    GraphProto.Builder proto = GraphProto.newBuilder().setName(graph.name());
    graph.inputs().forEach(input -> proto.addInput(value(input)));
    graph.outputs().forEach(output -> proto.addOutput(value(output)));
    graph.described().values().forEach(value -> proto.addValueInfo(value(value)));
    graph
        .initializers()
        .forEach((name, tensor) -> proto.addInitializer(tensor(tensor).setName(name)));
    graph
        .encodedInitializers()
        .forEach((name, encoded) ->
            proto.addInitializer(merged(TensorProto.newBuilder(), encoded).setName(name)));
    graph.nodes().forEach(node -> proto.addNode(node(node)));
    return proto.build();
  }

  private static NodeProto node(Node node) {
    NodeProto.Builder proto =
        NodeProto.newBuilder()
            .setName(node.name())
            .setOpType(node.type())
            .addAllInput(node.inputs())
            .addAllOutput(node.outputs());
    if (!node.domain().isEmpty()) {
      proto.setDomain(node.domain());
    }
    // By name, so that the same graph is the same bytes in every process.
    new TreeMap<>(node.attributes())
        .forEach((name, attribute) -> proto.addAttribute(attribute(name, attribute)));
    return proto.build();
  }

  private static AttributeProto attribute(String name, Attribute attribute) {
    AttributeProto.Builder proto = AttributeProto.newBuilder();
    switch (attribute) {
      case Attribute.Int(long value) -> proto.setType(AttributeType.INT).setI(value);
      case Attribute.Real(float value) -> proto.setType(AttributeType.FLOAT).setF(value);
      case Attribute.Text(String value) ->
          proto.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(value));
      case Attribute.Ints(var values) -> proto.setType(AttributeType.INTS).addAllInts(values);
      case Attribute.Reals(var values) -> proto.setType(AttributeType.FLOATS).addAllFloats(values);
      case Attribute.Texts(var values) ->
          proto
              .setType(AttributeType.STRINGS)
              .addAllStrings(values.stream().map(ByteString::copyFromUtf8).toList());
      case Attribute.Weights(Tensor tensor) ->
          proto.setType(AttributeType.TENSOR).setT(tensor(tensor));
      case Attribute.Body(Graph body) -> proto.setType(AttributeType.GRAPH).setG(graph(body));
      case Attribute.Other(Encoded encoded) -> merged(proto, encoded);
    }
    return proto.setName(name).build();
  }

  private static TensorProto.Builder tensor(Tensor tensor) {
    TensorProto.Builder proto = TensorProto.newBuilder().setDataType(tensor.type().onnx());
    for (long dimension : tensor.shape().toArray()) {
      proto.addDims(dimension);
    }
    if (tensor.type() == ElementType.BYTES) {
      tensor.byteStrings().forEach(string -> proto.addStringData(ByteString.copyFrom(string)));
    } else {
      proto.setRawData(UnsafeByteOperations.unsafeWrap(tensor.bytes()));
    }
    return proto;
  }

  private static ValueInfoProto value(Value value) {
    ValueInfoProto.Builder proto = ValueInfoProto.newBuilder().setName(value.name());
    switch (value.type()) {
      case ValueType.OfTensor tensor -> {
        TypeProto.Builder type = TypeProto.newBuilder();
        type.getTensorTypeBuilder().setElemType(tensor.element().onnx());
        tensor
            .dims()
            .ifPresent(dims -> {
              TensorShapeProto.Builder shape = type.getTensorTypeBuilder().getShapeBuilder();
              dims.axes().forEach(dim -> shape.addDim(dim(dim)));
            });
        proto.setType(type);
      }
      case ValueType.Other(Encoded encoded) ->
          proto.setType(merged(TypeProto.newBuilder(), encoded));
      case ValueType.Unknown _ -> {}
    }
    return proto.build();
  }

  private static TensorShapeProto.Dimension dim(Dim dim) {
    TensorShapeProto.Dimension.Builder proto = TensorShapeProto.Dimension.newBuilder();
    switch (dim) {
      case Dim.Known(long size) -> proto.setDimValue(size);
      case Dim.Named(String name) -> proto.setDimParam(name);
      case Dim.Open _ -> {}
    }
    return proto.build();
  }

  private static <B extends Message.Builder> B merged(B into, Encoded encoded) {
    try {
      into.mergeFrom(ByteString.copyFrom(encoded.bytes()));
      return into;
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalArgumentException(
          "encoded: " + encoded.what() + " (expected: protobuf of its kind)", broken);
    }
  }
}
