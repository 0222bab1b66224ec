package dev.skerry.engine;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Inputs and outputs of one batch size in a file that two processes map. */
public final class SharedMemory {
  private static final int ALIGNMENT = 64;

  private final List<Tensor> inputs;
  private final List<Tensor> outputs;

  private SharedMemory(List<Tensor> inputs, List<Tensor> outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /** Maps {@code file}, which exists; it grows to the size that is needed. */
  public static SharedMemory map(
      Path file, List<TensorSpec> inputs, List<TensorSpec> outputs, int batch) throws IOException {
    long size = size(inputs, batch) + size(outputs, batch);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer all =
          channel
              .map(FileChannel.MapMode.READ_WRITE, 0, Math.max(1, size))
              .order(ByteOrder.nativeOrder());
      return new SharedMemory(cut(all, inputs, batch), cut(all, outputs, batch));
    }
  }

  private static long size(List<TensorSpec> specs, int batch) {
    return specs.stream().mapToLong(spec -> aligned(size(spec, batch))).sum();
  }

  private static long size(TensorSpec spec, int batch) {
    return Math.multiplyExact(spec.resolved(batch).elements(), spec.type().size());
  }

  private static long aligned(long size) {
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static List<Tensor> cut(ByteBuffer all, List<TensorSpec> specs, int batch) {
    List<Tensor> tensors = new ArrayList<>();
    for (TensorSpec spec : specs) {
      int size = Math.toIntExact(size(spec, batch));
      ByteBuffer part = all.slice(all.position(), size).order(ByteOrder.nativeOrder());
      ElementType type = spec.type();
      tensors.add(Tensor.of(type, spec.resolved(batch), part));
      all.position(all.position() + Math.toIntExact(aligned(size)));
    }
    return List.copyOf(tensors);
  }

  /** What the model reads, in its order. */
  public List<Tensor> inputs() {
    return inputs;
  }

  /** What the model writes, in its order. */
  public List<Tensor> outputs() {
    return outputs;
  }
}
