package dev.skerry.optimizer.repair;

import dev.skerry.learning.Lesson;
import dev.skerry.learning.Lessons;
import dev.skerry.model.tensor.Npy;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import dev.skerry.terms.Digest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Lessons out of few samples: each is drawn at random, framed anew if it is a picture, and every
 * other one mixed with the next (Zhang et al., "mixup", 2018). The teacher is asked about the very
 * thing that the student sees (Beyer et al., "Knowledge distillation: a good teacher is patient and
 * consistent", 2022), so whatever comes of a sample has a right answer. Where labels are known they
 * correct the teacher a little.
 */
final class MixedLessons implements Lessons {
  /* So many lessons show all that is done to samples. */
  private static final int SHOWN = 3;

  /* The teacher errs too; where it is known what is right, that counts so much. */
  private static final float CORRECTION = 0.3f;

  /* Questions are in memory all the while. */
  private static final long MOST_ASKED = 64L << 20;
  /* Tensors of lessons that are over, which is memory that Java alone would let grow for gigabytes. */
  private static final long MOST_LEFT = 128L << 20;

  private final Samples samples;
  private final Samples apart;
  private final List<TensorSpec> inputs;
  private final Teacher teacher;
  private final boolean mayMirror;
  private final int batch;
  private final long seed;
  private long left;

  MixedLessons(
      Samples samples,
      Samples apart,
      List<TensorSpec> inputs,
      Teacher teacher,
      boolean mayMirror,
      int batch,
      long seed) {
    this.samples = samples;
    this.apart = apart;
    this.inputs = inputs;
    this.teacher = teacher;
    this.mayMirror = mayMirror;
    this.batch = batch;
    this.seed = seed;
  }

  @Override
  public Lesson at(int step) {
    Shown shown = shown(step);
    Tensor targets = teacher.targets(shown.input());
    tidy(2L * (shown.input().byteSize() + targets.byteSize()));
    return Lesson.ofTargets(shown.input(), corrected(targets, shown.parts(), samples.truth()));
  }

  /* Lessons are large and short-lived, and the collector would rather let the heap grow than look among the old. */
  private void tidy(long taken) {
    left += taken;
    if (left > MOST_LEFT) {
      left = 0;
      System.gc();
    }
  }

  /** Samples that no lesson shows, as they are; of large ones not all. */
  @Override
  public List<Lesson> exam() {
    List<Lesson> exam = new ArrayList<>();
    int size = Math.min(batch, apart.count());
    long bytes = 0;
    for (int from = 0; size > 0 && from + size <= apart.count(); from += size) {
      Tensor input = apart.batch(inputs, from, size).getFirst();
      List<Part> parts = IntStream.range(from, from + size).mapToObj(Part::whole).toList();
      Tensor targets = corrected(teacher.targets(input), parts, apart.truth());
      bytes += input.byteSize() + targets.byteSize();
      if (bytes > MOST_ASKED && !exam.isEmpty()) {
        break;
      }
      exam.add(Lesson.ofTargets(input, targets));
    }
    return exam;
  }

  /**
   * What these lessons are told by, for those who keep what came of them: the exam and the first of
   * them, to the bit. So whatever changes in how lessons are made is another thing, without anybody
   * having to think of it.
   */
  Digest fingerprint() {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(content)) {
      List<Lesson> told = new ArrayList<>(exam());
      IntStream.range(0, SHOWN).mapToObj(this::at).forEach(told::add);
      for (Lesson lesson : told) {
        for (Tensor input : lesson.inputs()) {
          Npy.write(input, out);
        }
        Npy.write(lesson.targets().orElseThrow(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return Digest.of(content.toByteArray());
  }

  /** Of what samples something is mixed, {@code share} of it being of the first. */
  private record Part(int first, int second, float share) {
    static Part whole(int sample) {
      return new Part(sample, sample, 1);
    }
  }

  private record Shown(Tensor input, List<Part> parts) {}

  /** What is seen in a step. */
  Tensor input(int step) {
    return shown(step).input();
  }

  private Shown shown(int step) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + step);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      places.add(random.nextInt(samples.count()));
    }
    Tensor shown;
    try (Arena room = Arena.ofConfined()) {
      shown = framed(samples.picked(places).batch(inputs, 0, batch, room).getFirst(), random);
    }
    int size = shown.floats().limit() / batch;
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      if (i % 2 == 0 && i + 1 < batch) {
        float share = random.nextFloat();
        mix(shown.floats(), i * size, (i + 1) * size, size, share);
        parts.add(new Part(places.get(i), places.get(i + 1), share));
      } else {
        parts.add(Part.whole(places.get(i)));
      }
    }
    return new Shown(shown, parts);
  }

  private Tensor corrected(Tensor targets, List<Part> parts, Truth truth) {
    int classes = targets.floats().limit() / parts.size();
    if (!teacher.tellsClasses()
        || !(truth instanceof Truth.Classes(List<Integer> labels))
        || labels.stream().anyMatch(label -> label < 0 || label >= classes)) {
      return targets;
    }
    float[][] right = new float[parts.size()][classes];
    for (int i = 0; i < right.length; i++) {
      Part part = parts.get(i);
      right[i][labels.get(part.first())] += part.share();
      right[i][labels.get(part.second())] += 1 - part.share();
    }
    return Teacher.corrected(targets, right, CORRECTION);
  }

  private Tensor framed(Tensor drawn, SplittableRandom random) {
    Optional<Picture> picture = Picture.of(drawn.shape());
    Tensor framed = Tensor.allocate(drawn.type(), drawn.shape());
    if (picture.isEmpty()) {
      framed.floats().put(drawn.floats());
      return framed;
    }
    for (int i = 0; i < batch; i++) {
      Framing.drawn(picture.get(), mayMirror, random)
          .apply(drawn.floats(), framed.floats(), i * picture.get().size());
    }
    return framed;
  }

  private static void mix(FloatBuffer numbers, int first, int second, int size, float share) {
    for (int i = 0; i < size; i++) {
      float mixed = share * numbers.get(first + i) + (1 - share) * numbers.get(second + i);
      numbers.put(first + i, mixed);
    }
  }
}
