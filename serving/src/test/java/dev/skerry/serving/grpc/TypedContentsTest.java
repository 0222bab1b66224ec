package dev.skerry.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Datatypes;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.grpc.proto.InferTensorContents;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Tensors that come as lists of numbers. */
class TypedContentsTest {
  private static Tensor read(ElementType type, InferTensorContents.Builder contents) {
    return new TypedContents("x", type, Shape.of(2)).read(contents.build());
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"FP16", "BF16"},
      mode = Mode.EXCLUDE)
  void extremes_areReadExactly(ElementType type) {
    Tensor expected = Datatypes.extremes(type);

    Tensor read = read(type, typed(expected));

    assertThat(read.bytes()).isEqualTo(expected.bytes());
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"FP16", "BF16"})
  void halfPrecision_mustComeRaw(ElementType type) {
    assertThatThrownBy(() -> read(type, InferTensorContents.newBuilder()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(type.name(), "raw_input_contents");
  }

  @ParameterizedTest
  @CsvSource({"INT8,128", "INT8,-129", "INT16,32768", "INT16,-32769"})
  void numberBeyondASignedType_isRefused(ElementType type, int value) {
    assertThatThrownBy(() ->
            read(type, InferTensorContents.newBuilder().addIntContents(0).addIntContents(value)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining(Integer.toString(value));
  }

  @ParameterizedTest
  @CsvSource({"UINT8,256", "UINT16,65536", "UINT16,4294967295"})
  void numberBeyondAnUnsignedType_isRefused(ElementType type, long value) {
    assertThatThrownBy(() ->
            read(
                type,
                InferTensorContents.newBuilder().addUintContents(0).addUintContents((int) value)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining(Long.toString(value));
  }

  @Test
  void wrongNumberOfElements_isCounted() {
    assertThatThrownBy(
            () -> read(ElementType.FP32, InferTensorContents.newBuilder().addFp32Contents(1)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("1 elements", "expected: 2");
  }

  @Test
  void elementsOfAnotherType_areRefused() {
    assertThatThrownBy(() ->
            read(
                ElementType.FP32,
                InferTensorContents.newBuilder()
                    .addFp32Contents(1)
                    .addFp32Contents(2)
                    .addIntContents(3)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("fp32_contents", "FP32");
  }

  private static InferTensorContents.Builder typed(Tensor tensor) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    if (tensor.type() == ElementType.BYTES) {
      tensor.byteStrings().forEach(v -> contents.addBytesContents(ByteString.copyFrom(v)));
      return contents;
    }
    ByteBuffer bytes = tensor.bytes();
    while (bytes.hasRemaining()) {
      switch (tensor.type()) {
        case BOOL -> contents.addBoolContents(bytes.get() != 0);
        case INT8 -> contents.addIntContents(bytes.get());
        case INT16 -> contents.addIntContents(bytes.getShort());
        case INT32 -> contents.addIntContents(bytes.getInt());
        case INT64 -> contents.addInt64Contents(bytes.getLong());
        case UINT8 -> contents.addUintContents(Byte.toUnsignedInt(bytes.get()));
        case UINT16 -> contents.addUintContents(Short.toUnsignedInt(bytes.getShort()));
        case UINT32 -> contents.addUintContents(bytes.getInt());
        case UINT64 -> contents.addUint64Contents(bytes.getLong());
        case FP32 -> contents.addFp32Contents(bytes.getFloat());
        case FP64 -> contents.addFp64Contents(bytes.getDouble());
        case FP16, BF16, BYTES -> throw new AssertionError(tensor);
      }
    }
    return contents;
  }
}
