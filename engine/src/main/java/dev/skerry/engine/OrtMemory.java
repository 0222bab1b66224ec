package dev.skerry.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The same memory, seen by the engine.
 *
 * <p>A tensor in direct memory is handed over as it is; one on the heap is copied once, into memory
 * that is given back as soon as it was used. Strings are the exception: the engine keeps its own.
 */
final class OrtMemory {
  private OrtMemory() {}

  /**
   * Lends a tensor.
   *
   * @param copies where those are put that have to be copied; outlives what is lent
   */
  static OnnxTensor lend(OrtEnvironment environment, Tensor tensor, Arena copies)
      throws OrtException {
    if (tensor.type() == ElementType.BYTES) {
      String[] strings =
          tensor.byteStrings().stream()
              .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
              .toArray(String[]::new);
      return OnnxTensor.createTensor(environment, strings, tensor.shape().toArray());
    }
    return made(environment, tensor, direct(tensor, copies).bytes());
  }

  /** The memory of a tensor itself, which is direct, for as long as what this gives is open. */
  static OnnxTensor pin(OrtEnvironment environment, Tensor tensor) throws OrtException {
    ByteBuffer bytes = tensor.bytes();
    if (!bytes.isDirect()) {
      throw new IllegalArgumentException(tensor + " on the heap (expected: in direct memory)");
    }
    return made(environment, tensor, bytes);
  }

  private static OnnxTensor made(OrtEnvironment environment, Tensor tensor, ByteBuffer direct)
      throws OrtException {
    return OnnxTensor.createTensor(
        environment,
        direct.order(ByteOrder.nativeOrder()),
        tensor.shape().toArray(),
        javaType(tensor.type()));
  }

  private static Tensor direct(Tensor tensor, Arena copies) {
    if (tensor.bytes().isDirect()) {
      return tensor;
    }
    Tensor copy = Tensor.allocate(tensor.type(), tensor.shape(), copies);
    copy.bytes().put(tensor.bytes());
    return copy;
  }

  static Tensor copy(OnnxValue value) throws OrtException {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new EngineException(
          EngineException.Category.FAILED, "output: " + value.getType() + " (expected: a tensor)");
    }
    TensorInfo info = tensor.getInfo();
    Shape shape = Shape.of(info.getShape());
    if (info.type == OnnxJavaType.STRING) {
      Object strings = tensor.getValue();
      return Tensor.ofStrings(
          shape,
          strings instanceof String single
              ? List.of(single)
              : Arrays.stream(flatten((Object[]) strings)).map(String.class::cast).toList());
    }
    if (shape.elements() == 0) {
      return Tensor.allocate(type(info), shape);
    }
    return Tensor.of(type(info), shape, tensor.getByteBuffer());
  }

  static ElementType type(TensorInfo info) {
    return switch (info.onnxType) {
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> ElementType.FP32;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> ElementType.FP64;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> ElementType.FP16;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> ElementType.BF16;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> ElementType.UINT8;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> ElementType.INT8;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> ElementType.UINT16;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> ElementType.INT16;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> ElementType.UINT32;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> ElementType.INT32;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> ElementType.UINT64;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> ElementType.INT64;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> ElementType.BOOL;
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> ElementType.BYTES;
      default ->
          throw new EngineException(
              EngineException.Category.BAD_MODEL,
              "element type: "
                  + info.onnxType
                  + " (expected: one that the Open Inference Protocol can carry)");
    };
  }

  private static OnnxJavaType javaType(ElementType type) {
    return switch (type) {
      case BOOL -> OnnxJavaType.BOOL;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT8 -> OnnxJavaType.INT8;
      case INT16 -> OnnxJavaType.INT16;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case FP16 -> OnnxJavaType.FLOAT16;
      case BF16 -> OnnxJavaType.BFLOAT16;
      case FP32 -> OnnxJavaType.FLOAT;
      case FP64 -> OnnxJavaType.DOUBLE;
      case BYTES -> OnnxJavaType.STRING;
      case UINT16, UINT32, UINT64 ->
          throw new EngineException(
              EngineException.Category.BAD_INPUT,
              "input type: "
                  + type
                  + " (expected: a type that ONNX Runtime's Java API can make; cast it in the model)");
    };
  }

  private static Object[] flatten(Object[] nested) {
    return Arrays.stream(nested)
        .flatMap(each ->
            each instanceof Object[] inner ? Arrays.stream(flatten(inner)) : Stream.of(each))
        .toArray();
  }
}
