package dev.skerry.device.failsafe;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.terms.SafeAnswer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A safe answer as tensors, checked against a model's outputs when it is made, so that nothing can
 * go wrong with it when it is needed.
 */
public final class SafeOutputs {
  private final List<TensorSpec> outputs;
  private final List<Tensor> one;

  private SafeOutputs(List<TensorSpec> outputs, List<Tensor> one) {
    this.outputs = outputs;
    this.one = one;
  }

  /**
   * The outputs that {@code answer} declares.
   *
   * @throws IllegalArgumentException if it does not declare exactly the values of one sample for
   *     each output
   */
  public static SafeOutputs of(SafeAnswer answer, List<TensorSpec> outputs) {
    List<Tensor> one = new ArrayList<>();
    for (TensorSpec output : outputs) {
      List<Double> values = answer.outputs().get(output.name());
      if (values == null) {
        throw new IllegalArgumentException(
            "safe answer: nothing for output "
                + output
                + " (expected: values for "
                + names(outputs)
                + ")");
      }
      one.add(tensor(output, values));
    }
    if (answer.outputs().size() != outputs.size()) {
      throw new IllegalArgumentException(
          "safe answer: values for "
              + answer.outputs().keySet()
              + " (expected: for "
              + names(outputs)
              + ")");
    }
    return new SafeOutputs(List.copyOf(outputs), List.copyOf(one));
  }

  /** How many bytes the safe answer to so many samples takes. */
  public long size(int samples) {
    return samples * one.stream().mapToLong(Tensor::byteSize).sum();
  }

  /** The safe answer to a request that brings {@code samples}, in the model's order. */
  public List<Tensor> forSamples(int samples) {
    if (samples == 1) {
      return one;
    }
    List<Tensor> many = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      Tensor single = one.get(i);
      Tensor repeated = Tensor.allocate(single.type(), outputs.get(i).resolved(samples));
      ByteBuffer bytes = repeated.bytes();
      while (bytes.remaining() >= single.byteSize()) {
        bytes.put(single.bytes());
      }
      many.add(repeated);
    }
    return many;
  }

  private static Tensor tensor(TensorSpec output, List<Double> values) {
    Shape shape = output.resolved(1);
    if (output.type() == ElementType.BYTES || shape.elements() != values.size()) {
      throw new IllegalArgumentException(
          "safe answer: "
              + values.size()
              + " values for output "
              + output
              + " (expected: "
              + shape.elements()
              + " numbers)");
    }
    Tensor tensor = Tensor.allocate(output.type(), shape);
    ByteBuffer bytes = tensor.bytes();
    values.forEach(value -> put(bytes, output.type(), value));
    return tensor;
  }

  private static void put(ByteBuffer bytes, ElementType type, double value) {
    switch (type) {
      case FP64 -> bytes.putDouble(value);
      case FP32 -> bytes.putFloat((float) value);
      case FP16 -> bytes.putShort(Float.floatToFloat16((float) value));
      case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits((float) value) >>> 16));
      case INT64, UINT64 -> bytes.putLong((long) value);
      case INT32, UINT32 -> bytes.putInt((int) (long) value);
      case INT16, UINT16 -> bytes.putShort((short) value);
      case BOOL, INT8, UINT8 -> bytes.put((byte) value);
      case BYTES -> throw new AssertionError("refused above");
    }
  }

  private static List<String> names(List<TensorSpec> outputs) {
    return outputs.stream().map(TensorSpec::name).toList();
  }
}
