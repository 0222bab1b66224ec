package dev.skerry.device.cache;

import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A question by its exact content: two keys are equal only if every byte of every input is.
 *
 * <p>The hash is seeded per process, so that nobody outside can prepare questions that collide.
 */
public final class ContentKey {
  private static final long OVERHEAD = 64;

  private final List<Tensor> inputs;
  private final int hash;

  private ContentKey(List<Tensor> inputs, int hash) {
    this.inputs = inputs;
    this.hash = hash;
  }

  /**
   * A key for a copy of {@code inputs}.
   *
   * @param seed one for the process
   */
  public static ContentKey of(List<Tensor> inputs, long seed) {
    long hash = seed;
    for (Tensor input : inputs) {
      hash = mix(hash ^ input.type().onnx()) + input.shape().hashCode();
      ByteBuffer bytes = input.bytes();
      while (bytes.remaining() >= Long.BYTES) {
        hash = mix(hash ^ bytes.getLong());
      }
      while (bytes.hasRemaining()) {
        hash = mix(hash ^ bytes.get());
      }
    }
    return new ContentKey(
        inputs.stream().map(ContentKey::own).toList(), (int) (hash ^ (hash >>> 32)));
  }

  /** A copy: the tensor itself may be a view of a whole request. */
  private static Tensor own(Tensor input) {
    byte[] bytes = new byte[input.byteSize()];
    input.bytes().get(bytes);
    return Tensor.of(input.type(), input.shape(), ByteBuffer.wrap(bytes));
  }

  /** Roughly what it takes to keep. */
  long weight() {
    long weight = OVERHEAD;
    for (Tensor input : inputs) {
      weight += input.byteSize() + OVERHEAD;
    }
    return weight;
  }

  /* The finalizer of MurmurHash3: every bit of the input moves every bit of the output. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof ContentKey key)
        || hash != key.hash
        || inputs.size() != key.inputs.size()) {
      return false;
    }
    for (int i = 0; i < inputs.size(); i++) {
      Tensor mine = inputs.get(i);
      Tensor theirs = key.inputs.get(i);
      if (mine.type() != theirs.type()
          || !mine.shape().equals(theirs.shape())
          || !mine.bytes().equals(theirs.bytes())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
