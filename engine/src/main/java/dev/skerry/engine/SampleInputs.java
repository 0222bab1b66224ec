package dev.skerry.engine;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Made-up inputs of the right type and shape: enough to warm a model up and to time it, not to
 * judge its answers. Open dimensions other than the batch are 1; integers are 0 or 1, since they
 * are often indices.
 */
public final class SampleInputs {
  private SampleInputs() {}

  public static List<Tensor> draw(List<TensorSpec> inputs, int batch, RandomGenerator random) {
    List<Tensor> drawn = new ArrayList<>();
    for (TensorSpec input : inputs) {
      drawn.add(draw(input.type(), input.resolved(batch), random));
    }
    return drawn;
  }

  private static Tensor draw(ElementType type, Shape shape, RandomGenerator random) {
    if (type == ElementType.BYTES) {
      return Tensor.ofStrings(shape, Collections.nCopies(Math.toIntExact(shape.elements()), "a"));
    }
    Tensor tensor = Tensor.allocateDirect(type, shape);
    ByteBuffer bytes = tensor.bytes();
    while (bytes.hasRemaining()) {
      switch (type) {
        case FP32 -> bytes.putFloat(random.nextFloat());
        case FP64 -> bytes.putDouble(random.nextDouble());
        case FP16 -> bytes.putShort(Float.floatToFloat16(random.nextFloat()));
        case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits(random.nextFloat()) >>> 16));
        case BOOL, UINT8, INT8 -> bytes.put((byte) random.nextInt(2));
        case UINT16, INT16 -> bytes.putShort((short) random.nextInt(2));
        case UINT32, INT32 -> bytes.putInt(random.nextInt(2));
        case UINT64, INT64 -> bytes.putLong(random.nextInt(2));
        case BYTES -> throw new AssertionError("handled above");
      }
    }
    return tensor;
  }
}
