package dev.skerry.learning;

import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Batches out of samples in memory, in an order that a seed gives. */
final class ShuffledLessons implements Lessons {
  private final Lesson samples;
  private final int count;
  private final int batch;
  private final long seed;
  private int shuffledPass = -1;
  private int[] order = new int[0];

  ShuffledLessons(Lesson samples, int batch, long seed) {
    this.samples = samples;
    this.count = Math.toIntExact(samples.inputs().getFirst().shape().dimension(0));
    this.batch = batch;
    this.seed = seed;
    if (batch < 1 || batch > count) {
      throw new IllegalArgumentException(
          "batch: " + batch + " (expected: 1 to " + count + ", the number of samples)");
    }
    samples.inputs().forEach(this::requireAll);
    samples.labels().ifPresent(this::requireAll);
    samples.targets().ifPresent(this::requireAll);
  }

  @Override
  public synchronized Lesson at(int step) {
    int batches = count / batch;
    shuffle(step / batches);
    int from = step % batches * batch;
    return new Lesson(
        samples.inputs().stream().map(tensor -> rows(tensor, from)).toList(),
        samples.labels().map(tensor -> rows(tensor, from)),
        samples.targets().map(tensor -> rows(tensor, from)));
  }

  /* Fisher and Yates; each pass from its own seed, so that a step can be asked for out of turn. */
  private void shuffle(int pass) {
    if (pass == shuffledPass) {
      return;
    }
    SplittableRandom random = new SplittableRandom(seed + 31L * pass);
    order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    shuffledPass = pass;
  }

  private Tensor rows(Tensor all, int from) {
    Tensor some = Tensor.allocate(all.type(), all.shape().with(0, batch));
    int size = all.byteSize() / count;
    ByteBuffer bytes = some.bytes();
    for (int i = 0; i < batch; i++) {
      bytes.put(all.bytes().slice(order[from + i] * size, size));
    }
    return some;
  }

  private void requireAll(Tensor tensor) {
    if (tensor.shape().rank() == 0 || tensor.shape().dimension(0) != count) {
      throw new IllegalArgumentException(
          "samples: " + tensor + " (expected: " + count + " along the first axis)");
    }
  }
}
