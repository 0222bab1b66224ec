package dev.skerry.model.onnx;

import com.google.protobuf.ByteString;
import dev.skerry.model.Attribute;
import dev.skerry.model.Encoded;
import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.onnx.proto.Onnx.AttributeProto;
import dev.skerry.model.onnx.proto.Onnx.TensorProto;
import dev.skerry.model.tensor.ElementType;
import java.io.IOException;
import java.util.Optional;

/** The attributes of nodes, bodies among them. */
final class AttributeReader {
  private final TensorReader tensors;
  private final GraphReader graphs;

  AttributeReader(TensorReader tensors, GraphReader graphs) {
    this.tensors = tensors;
    this.graphs = graphs;
  }

  Attribute read(String node, AttributeProto proto) throws IOException {
    String subject = ModelException.quote("attribute", proto.getName()) + " of " + node;
    if (proto.getName().isEmpty() || proto.hasRefAttrName()) {
      throw new ModelException(
          Reason.BAD_ATTRIBUTE, subject, "has no name and value of its own (expected: both)");
    }
    return switch (proto.getType()) {
      case FLOAT -> new Attribute.Real(proto.getF());
      case INT -> new Attribute.Int(proto.getI());
      case STRING ->
          proto.getS().isValidUtf8()
              ? new Attribute.Text(proto.getS().toStringUtf8())
              : other(proto, "binary text");
      case TENSOR -> tensor(subject, proto);
      case GRAPH -> new Attribute.Body(graphs.body(proto.getG()));
      case FLOATS -> new Attribute.Reals(proto.getFloatsList());
      case INTS -> new Attribute.Ints(proto.getIntsList());
      case STRINGS ->
          proto.getStringsList().stream().allMatch(ByteString::isValidUtf8)
              ? new Attribute.Texts(
                  proto.getStringsList().stream().map(ByteString::toStringUtf8).toList())
              : other(proto, "binary texts");
      case TYPE_PROTO, TYPE_PROTOS -> other(proto, "a type");
      case TENSORS, GRAPHS, SPARSE_TENSOR, SPARSE_TENSORS ->
          throw new ModelException(
              Reason.UNSUPPORTED, subject, "is of type " + proto.getType().name());
      case UNDEFINED ->
          throw new ModelException(Reason.BAD_ATTRIBUTE, subject, "has no known type");
    };
  }

  private Attribute tensor(String subject, AttributeProto proto) throws IOException {
    TensorProto tensor = proto.getT();
    Optional<ElementType> type = TensorReader.elementType(tensor.getDataType());
    if (type.isPresent()) {
      return new Attribute.Weights(tensors.read(subject, type.get(), tensor));
    }
    Encoded inside = tensors.readEncoded(subject, tensor);
    TensorProto whole = TensorProto.parseFrom(inside.bytes());
    return other(proto.toBuilder().setT(whole).build(), inside.what());
  }

  private static Attribute other(AttributeProto proto, String what) {
    return new Attribute.Other(new Encoded(what, proto.toByteString().asReadOnlyByteBuffer()));
  }
}
