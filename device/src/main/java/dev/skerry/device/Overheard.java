package dev.skerry.device;

import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One real question that was answered well, kept for whoever wants to ask it again. Thread-safe;
 * costs those who answer one look at a flag while nobody wants any.
 *
 * <p>Only what a model has answered is kept: a question that harmed one must not be repeated.
 */
final class Overheard {
  /** Larger questions are not kept, in bytes. */
  static final int LARGEST = 256 << 10;

  private volatile boolean wanted = true;
  private volatile @Nullable List<Tensor> kept;

  /** A model has answered {@code inputs}, of one sample. */
  void answered(List<Tensor> inputs) {
    if (wanted && inputs.stream().mapToLong(Tensor::byteSize).sum() <= LARGEST) {
      // Two threads may both keep theirs; one of them is as good as the other.
      wanted = false;
      kept = inputs.stream().map(Overheard::copy).toList();
    }
  }

  /* What a caller brought may be changed by it as soon as it has its answer. */
  private static Tensor copy(Tensor tensor) {
    ByteBuffer own = ByteBuffer.allocate(tensor.byteSize());
    own.put(tensor.bytes()).flip();
    return Tensor.of(tensor.type(), tensor.shape(), own);
  }

  /** Gives the question that is kept, if there is one, and has the next one kept. */
  Optional<List<Tensor>> take() {
    List<Tensor> question = kept;
    if (question == null) {
      return Optional.empty();
    }
    kept = null;
    wanted = true;
    return Optional.of(new ArrayList<>(question));
  }
}
