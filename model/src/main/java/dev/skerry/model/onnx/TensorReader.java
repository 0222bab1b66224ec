package dev.skerry.model.onnx;

import com.google.protobuf.ByteString;
import dev.skerry.model.Encoded;
import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.onnx.proto.Onnx.TensorProto;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * Weights out of a file, from wherever they hide in it: raw bytes, typed lists, or another file.
 * Their size is checked against their dimensions before memory is made.
 */
final class TensorReader {
  private final Limits limits;
  private final ExternalData external;

  TensorReader(Limits limits, ExternalData external) {
    this.limits = limits;
    this.external = external;
  }

  /** The tensor type of ONNX with this number; empty if no client can send it. */
  static Optional<ElementType> elementType(int onnx) {
    for (ElementType type : ElementType.values()) {
      if (type.onnx() == onnx) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** A tensor of a type that {@link ElementType} has. */
  Tensor read(String subject, ElementType type, TensorProto proto) throws IOException {
    Shape shape = shape(subject, proto);
    long elements = elements(subject, shape, Math.max(type.size(), 1) * 8);
    if (type == ElementType.BYTES) {
      List<byte[]> strings =
          proto.getStringDataList().stream().map(ByteString::toByteArray).toList();
      checkCount(subject, "strings", strings.size(), elements);
      return Tensor.ofByteStrings(shape, strings);
    }
    ByteBuffer bytes =
        isRaw(proto) ? raw(subject, proto) : new TypedData(subject, proto, elements).bytes(type);
    checkCount(subject, "bytes", bytes.remaining(), elements * type.size());
    return Tensor.of(type, shape, bytes);
  }

  /** A tensor of any other type, checked and with its weights inside. */
  Encoded readEncoded(String subject, TensorProto proto) throws IOException {
    int bits =
        switch (proto.getDataType()) {
          case TensorProto.DataType.COMPLEX64_VALUE -> 64;
          case TensorProto.DataType.COMPLEX128_VALUE -> 128;
          case TensorProto.DataType.FLOAT8E4M3FN_VALUE,
              TensorProto.DataType.FLOAT8E4M3FNUZ_VALUE,
              TensorProto.DataType.FLOAT8E5M2_VALUE,
              TensorProto.DataType.FLOAT8E5M2FNUZ_VALUE,
              TensorProto.DataType.FLOAT8E8M0_VALUE ->
              8;
          case TensorProto.DataType.UINT4_VALUE,
              TensorProto.DataType.INT4_VALUE,
              TensorProto.DataType.FLOAT4E2M1_VALUE ->
              4;
          case TensorProto.DataType.UINT2_VALUE, TensorProto.DataType.INT2_VALUE -> 2;
          default ->
              throw new ModelException(
                  Reason.UNSUPPORTED, subject, "element type number " + proto.getDataType());
        };
    long elements = elements(subject, shape(subject, proto), bits);
    if (!isRaw(proto)) {
      throw new ModelException(
          Reason.UNSUPPORTED, subject, typeName(proto.getDataType()) + " weights outside raw_data");
    }
    ByteBuffer bytes = raw(subject, proto);
    checkCount(subject, "bytes", bytes.remaining(), (elements * bits + 7) / 8);
    TensorProto inside =
        proto.toBuilder()
            .clearExternalData()
            .clearDataLocation()
            .clearDocString()
            .setRawData(ByteString.copyFrom(bytes))
            .build();
    return new Encoded(
        typeName(proto.getDataType()) + proto.getDimsList(),
        inside.toByteString().asReadOnlyByteBuffer());
  }

  static String typeName(int onnx) {
    TensorProto.DataType type = TensorProto.DataType.forNumber(onnx);
    return type == null ? "type " + onnx : type.name();
  }

  private static boolean isRaw(TensorProto proto) {
    return proto.hasRawData() || proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  private ByteBuffer raw(String subject, TensorProto proto) throws IOException {
    return proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        ? external.read(subject, proto)
        : proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private Shape shape(String subject, TensorProto proto) {
    if (proto.hasSegment()) {
      throw new ModelException(Reason.UNSUPPORTED, subject, "is a segment of a tensor");
    }
    if (proto.getDimsCount() > limits.rank()) {
      throw new ModelException(
          Reason.TOO_LARGE,
          subject,
          proto.getDimsCount() + " dimensions (expected: <= " + limits.rank() + ")");
    }
    for (long dimension : proto.getDimsList()) {
      if (dimension < 0) {
        throw new ModelException(
            Reason.BAD_TENSOR, subject, "dimensions " + proto.getDimsList() + " (expected: >= 0)");
      }
    }
    return Shape.of(proto.getDimsList().stream().mapToLong(Long::longValue).toArray());
  }

  private static long elements(String subject, Shape shape, int bits) {
    try {
      long elements = shape.elements();
      Math.multiplyExact(elements, bits);
      return elements;
    } catch (ArithmeticException overflow) {
      throw new ModelException(
          Reason.BAD_TENSOR,
          subject,
          "dimensions " + shape + " (expected: a size that fits a long)");
    }
  }

  private static void checkCount(String subject, String what, long found, long expected) {
    if (found != expected) {
      throw new ModelException(
          Reason.BAD_TENSOR,
          subject,
          found + " " + what + " (expected: " + expected + " by its dimensions)");
    }
  }
}
