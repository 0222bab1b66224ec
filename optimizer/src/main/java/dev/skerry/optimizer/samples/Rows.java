package dev.skerry.optimizer.samples;

import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/** Slices of a tensor along its first axis. */
final class Rows {
  private Rows() {}

  static int count(Tensor tensor) {
    return tensor.shape().rank() == 0 ? 0 : Math.toIntExact(tensor.shape().dimension(0));
  }

  static Tensor picked(Tensor all, List<Integer> rows) {
    return picked(all, rows, Tensor::allocate);
  }

  static Tensor picked(Tensor all, List<Integer> rows, Room room) {
    Tensor some = room.tensor(all.type(), all.shape().with(0, rows.size()));
    ByteBuffer bytes = some.bytes();
    rows.forEach(row -> bytes.put(bytes(all, row)));
    return some;
  }

  static ByteBuffer bytes(Tensor all, int row) {
    int size = all.byteSize() / count(all);
    return all.bytes().slice(row * size, size);
  }
}
