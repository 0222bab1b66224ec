package dev.skerry.optimizer.repair;

import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.optimizer.samples.Samples;
import java.lang.foreign.Arena;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Whether the pictures that a model knows look alike in a mirror: animals do, digits do not. The
 * model is asked about some of them and what is seen of them in a mirror.
 */
final class Mirrors {
  private static final int ASKED = 256;
  private static final int AT_ONCE = 32;
  /* A model that is unsure of a picture may say otherwise about the next one of the same thing. */
  private static final double ALIKE = 0.7;

  private Mirrors() {}

  /** Whether {@code teacher} gives most pictures the same class as their mirror images. */
  static boolean areAlike(Samples samples, List<TensorSpec> inputs, Teacher teacher) {
    if (!teacher.tellsClasses()) {
      return false;
    }
    int count = Math.min(ASKED, samples.count());
    int same = 0;
    for (int from = 0; from < count; from += AT_ONCE) {
      int some = Math.min(AT_ONCE, count - from);
      try (Arena room = Arena.ofConfined()) {
        Tensor batch = samples.batch(inputs, from, some, room).getFirst();
        Optional<Picture> picture = Picture.of(batch.shape());
        if (picture.isEmpty()) {
          return false;
        }
        Tensor mirrored = Tensor.allocate(batch.type(), batch.shape(), room);
        Framing mirror = Framing.mirror(picture.get());
        for (int i = 0; i < some; i++) {
          mirror.apply(batch.floats(), mirrored.floats(), i * picture.get().size());
        }
        same += same(teacher.targets(batch), teacher.targets(mirrored), some);
      }
    }
    return same >= ALIKE * count;
  }

  private static int same(Tensor one, Tensor other, int count) {
    int same = 0;
    for (int i = 0; i < count; i++) {
      same += likeliest(one, i, count) == likeliest(other, i, count) ? 1 : 0;
    }
    return same;
  }

  private static int likeliest(Tensor answers, int place, int count) {
    FloatBuffer numbers = answers.floats();
    int classes = numbers.limit() / count;
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (numbers.get(place * classes + i) > numbers.get(place * classes + best)) {
        best = i;
      }
    }
    return best;
  }
}
