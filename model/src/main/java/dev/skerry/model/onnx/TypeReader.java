package dev.skerry.model.onnx;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.Encoded;
import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.Value;
import dev.skerry.model.ValueType;
import dev.skerry.model.onnx.proto.Onnx.TensorShapeProto;
import dev.skerry.model.onnx.proto.Onnx.TypeProto;
import dev.skerry.model.onnx.proto.Onnx.ValueInfoProto;
import dev.skerry.model.tensor.ElementType;
import java.util.Locale;
import java.util.Optional;

/** What a file says about its values. */
final class TypeReader {
  private static final int MAX_DIM_NAME = 256;

  private final Limits limits;

  TypeReader(Limits limits) {
    this.limits = limits;
  }

  Value value(ValueInfoProto proto) {
    return new Value(proto.getName(), type(proto.getName(), proto.getType()));
  }

  private ValueType type(String name, TypeProto proto) {
    return switch (proto.getValueCase()) {
      case TENSOR_TYPE -> tensor(name, proto);
      case SEQUENCE_TYPE, MAP_TYPE, OPTIONAL_TYPE, SPARSE_TENSOR_TYPE, OPAQUE_TYPE ->
          other(proto, proto.getValueCase().name().replace("_TYPE", "").toLowerCase(Locale.ROOT));
      case VALUE_NOT_SET -> new ValueType.Unknown();
    };
  }

  private ValueType tensor(String name, TypeProto proto) {
    TypeProto.Tensor tensor = proto.getTensorType();
    Optional<ElementType> element = TensorReader.elementType(tensor.getElemType());
    if (element.isEmpty()) {
      return tensor.getElemType() == 0
          ? new ValueType.Unknown()
          : other(proto, TensorReader.typeName(tensor.getElemType()) + " tensor");
    }
    return new ValueType.OfTensor(
        element.get(),
        tensor.hasShape() ? Optional.of(dims(name, tensor.getShape())) : Optional.empty());
  }

  private Dims dims(String name, TensorShapeProto shape) {
    if (shape.getDimCount() > limits.rank()) {
      throw new ModelException(
          Reason.TOO_LARGE,
          ModelException.quote("value", name),
          shape.getDimCount() + " dimensions (expected: <= " + limits.rank() + ")");
    }
    return new Dims(shape.getDimList().stream().map(TypeReader::dim).toList());
  }

  /* A negative size, or a name that cannot be shown, says no more than that the extent is open. */
  private static Dim dim(TensorShapeProto.Dimension dimension) {
    return switch (dimension.getValueCase()) {
      case DIM_VALUE -> dimension.getDimValue() < 0 ? Dim.open() : Dim.of(dimension.getDimValue());
      case DIM_PARAM -> {
        String name = dimension.getDimParam();
        boolean shown =
            name.length() <= MAX_DIM_NAME && name.chars().noneMatch(Character::isISOControl);
        yield shown ? Dim.named(name) : Dim.open();
      }
      case VALUE_NOT_SET -> Dim.open();
    };
  }

  private static ValueType other(TypeProto proto, String what) {
    return new ValueType.Other(new Encoded(what, proto.toByteString().asReadOnlyByteBuffer()));
  }
}
