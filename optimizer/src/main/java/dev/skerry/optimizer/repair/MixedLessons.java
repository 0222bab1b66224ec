package dev.skerry.optimizer.repair;

import dev.skerry.learning.Lesson;
import dev.skerry.learning.Lessons;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.optimizer.samples.Samples;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Lessons out of few samples: each is drawn at random, moved by a few pixels if it is a picture,
 * and every other one mixed with the next. The teacher is asked about what comes of it (Beyer et
 * al., "Knowledge distillation: a good teacher is patient and consistent", 2022).
 */
final class MixedLessons implements Lessons {
  private static final int SMALLEST_PICTURE = 16;
  private static final int MOST_CHANNELS = 4;

  private final Samples samples;
  private final List<TensorSpec> inputs;
  private final Teacher teacher;
  private final int batch;
  private final long seed;

  MixedLessons(Samples samples, List<TensorSpec> inputs, Teacher teacher, int batch, long seed) {
    this.samples = samples;
    this.inputs = inputs;
    this.teacher = teacher;
    this.batch = batch;
    this.seed = seed;
  }

  @Override
  public Lesson at(int step) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + step);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      places.add(random.nextInt(samples.count()));
    }
    Tensor drawn = samples.picked(places).batch(inputs, 0, batch).getFirst();
    Tensor lesson = Tensor.allocate(drawn.type(), drawn.shape());
    int size = drawn.floats().limit() / batch;
    for (int i = 0; i < batch; i++) {
      move(drawn, lesson, i * size, random);
    }
    for (int i = 0; i + 1 < batch; i += 2) {
      mix(lesson.floats(), i * size, (i + 1) * size, size, random.nextFloat());
    }
    return Lesson.ofTargets(lesson, teacher.targets(lesson));
  }

  private static void mix(FloatBuffer numbers, int first, int second, int size, float share) {
    for (int i = 0; i < size; i++) {
      float mixed = share * numbers.get(first + i) + (1 - share) * numbers.get(second + i);
      numbers.put(first + i, mixed);
    }
  }

  /* What moves in from outside is what was at the edge. */
  private static void move(Tensor from, Tensor to, int base, SplittableRandom random) {
    long[] sizes = from.shape().toArray();
    boolean first = sizes.length == 4 && sizes[1] <= MOST_CHANNELS;
    boolean last = sizes.length == 4 && !first && sizes[3] <= MOST_CHANNELS;
    int height = first ? (int) sizes[2] : last ? (int) sizes[1] : 0;
    int width = first ? (int) sizes[3] : last ? (int) sizes[2] : 0;
    int each = from.floats().limit() / (int) sizes[0];
    if (height < SMALLEST_PICTURE || width < SMALLEST_PICTURE) {
      to.floats().put(base, from.floats(), base, each);
      return;
    }
    int channels = each / (height * width);
    int down = random.nextInt(-height / 10, height / 10 + 1);
    int across = random.nextInt(-width / 10, width / 10 + 1);
    FloatBuffer in = from.floats();
    FloatBuffer out = to.floats();
    for (int y = 0; y < height; y++) {
      int fromY = Math.clamp(y + down, 0, height - 1);
      for (int x = 0; x < width; x++) {
        int fromX = Math.clamp(x + across, 0, width - 1);
        for (int c = 0; c < channels; c++) {
          int target = first ? (c * height + y) * width + x : (y * width + x) * channels + c;
          int source =
              first ? (c * height + fromY) * width + fromX : (fromY * width + fromX) * channels + c;
          out.put(base + target, in.get(base + source));
        }
      }
    }
  }
}
