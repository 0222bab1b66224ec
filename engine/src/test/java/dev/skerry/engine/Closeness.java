package dev.skerry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;

/**
 * Whether two tensors are the same but for rounding, as ONNX's own runner of these tests has it:
 * {@code |actual - expected| <= 1e-5 + 1e-3 * |expected|}, for BF16 within one step. Integers,
 * truth values and strings are the same or not.
 */
final class Closeness {
  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-5;
  /* One step of BF16: the data set cuts bits off where the standard says to round. */
  private static final double RELATIVE_BF16 = 0x1p-7;

  private Closeness() {}

  static void check(Tensor actual, Tensor wanted) {
    Tensor expected = asMeant(wanted, actual.type());
    assertThat(actual.type()).isEqualTo(expected.type());
    assertThat(actual.shape()).isEqualTo(expected.shape());
    if (!expected.type().isFloating()) {
      assertThat(actual.bytes()).isEqualTo(expected.bytes());
      return;
    }
    ByteBuffer found = actual.bytes();
    ByteBuffer asked = expected.bytes();
    while (asked.hasRemaining()) {
      int at = asked.position() / expected.type().size();
      double relative = expected.type() == ElementType.BF16 ? RELATIVE_BF16 : RELATIVE;
      checkElement(at, next(actual, found), next(expected, asked), relative);
    }
  }

  /* NumPy has no BF16, so data sets made by it say UINT16 and mean the bits. */
  private static Tensor asMeant(Tensor wanted, ElementType actual) {
    return actual == ElementType.BF16 && wanted.type() == ElementType.UINT16
        ? Tensor.of(actual, wanted.shape(), wanted.bytes())
        : wanted;
  }

  private static void checkElement(int at, double found, double wanted, double relative) {
    boolean close =
        Double.compare(found, wanted) == 0
            || Math.abs(found - wanted) <= ABSOLUTE + relative * Math.abs(wanted);
    assertThat(close).as("element %s: %s (expected: %s)", at, found, wanted).isTrue();
  }

  private static double next(Tensor tensor, ByteBuffer bytes) {
    return switch (tensor.type()) {
      case FP32 -> bytes.getFloat();
      case FP64 -> bytes.getDouble();
      case FP16 -> Float.float16ToFloat(bytes.getShort());
      case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
      case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES ->
          throw new IllegalArgumentException(tensor.type() + " (expected: a floating type)");
    };
  }
}
