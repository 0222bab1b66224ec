package dev.skerry.optimizer.measure;

import dev.skerry.engine.Engine;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.shelf.Key;
import dev.skerry.optimizer.shelf.Shelf;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs models over samples. */
public final class Examiner {
  private static final int BATCH = 16;
  private static final int ASKED_ALONE = 8;
  private static final float ROUNDING = 1e-3f;

  private final Engine engine;
  private final Shelf shelf;

  /**
   * An examiner.
   *
   * @param shelf where answers are kept
   */
  public Examiner(Engine engine, Shelf shelf) {
    this.engine = engine;
    this.shelf = shelf;
  }

  /**
   * What a model says about all samples, each asked alone: so it is timed, and so most are asked.
   * Models that keep their first dimension open get batches, if some samples show that each gets
   * the same answer there as alone; others get one at a time.
   */
  public Answers examine(Path model, Samples samples) throws IOException {
    // What is kept under "answers" may be of whole batches.
    Key key = Key.of("answered").withContent(model).with(samples.fingerprint());
    Optional<Answers> kept = shelf.find(key).flatMap(AnswerFormat::parse);
    if (kept.isPresent()) {
      return kept.get();
    }
    Answers answers = asked(model, samples);
    shelf.keep(key, AnswerFormat.bytes(answers));
    return answers;
  }

  private Answers asked(Path model, Samples samples) {
    try (Session session = engine.load(model)) {
      return ask(session, samples);
    }
  }

  /** What a loaded model says about all samples, as {@link #examine} asks it; nothing is kept. */
  public static Answers ask(Session session, Samples samples) {
    try (RunControl control = new RunControl()) {
      samples.requireFit(session.inputs());
      int step = session.takesBatches() ? BATCH : 1;
      List<List<Tensor>> parts = parts(session, samples, step, control);
      if (step > 1
          && !(followsSamples(parts.getFirst(), Math.min(step, samples.count()))
              && saysTheSameAlone(session, samples, parts, control))) {
        step = 1;
        parts = parts(session, samples, step, control);
      }
      List<Tensor> outputs = new ArrayList<>();
      for (int output = 0; output < session.outputs().size(); output++) {
        String name = session.outputs().get(output).name();
        outputs.add(Widening.of(joined(name, parts, output, step, samples.count())));
      }
      return new Answers(outputs, samples.count());
    }
  }

  private static List<List<Tensor>> parts(
      Session session, Samples samples, int step, RunControl control) {
    List<List<Tensor>> parts = new ArrayList<>();
    for (int from = 0; from < samples.count(); from += step) {
      int some = Math.min(step, samples.count() - from);
      parts.add(asked(session, samples, from, some, control));
    }
    return parts;
  }

  private static List<Tensor> asked(
      Session session, Samples samples, int from, int count, RunControl control) {
    try (Arena room = Arena.ofConfined()) {
      return session.run(samples.batch(session.inputs(), from, count, room), control);
    }
  }

  /* A first axis that is open may be one of things found, which have nothing to do with samples. */
  private static boolean followsSamples(List<Tensor> outputs, int some) {
    return outputs.stream()
        .allMatch(output -> output.shape().rank() > 0 && output.shape().dimension(0) == some);
  }

  /* Or it might be judged by answers that nobody gets who asks alone: where it takes a mean over the batch, say. */
  private static boolean saysTheSameAlone(
      Session session, Samples samples, List<List<Tensor>> parts, RunControl control) {
    int asked = Math.min(ASKED_ALONE, samples.count());
    for (int i = 0; i < asked; i++) {
      // The last one too: it is in the smallest batch.
      int place = (int) ((long) i * (samples.count() - 1) / Math.max(1, asked - 1));
      List<Tensor> alone = asked(session, samples, place, 1, control);
      List<Tensor> together = parts.get(place / BATCH);
      for (int output = 0; output < alone.size(); output++) {
        if (!isRow(alone.get(output), together.get(output), place % BATCH)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isRow(Tensor alone, Tensor together, int row) {
    int size = alone.byteSize();
    if (together.shape().rank() == 0
        || row >= together.shape().dimension(0)
        || together.byteSize() != size * together.shape().dimension(0)) {
      return false;
    }
    if (alone.type() != ElementType.FP32) {
      return together.bytes().slice(row * size, size).equals(alone.bytes());
    }
    FloatBuffer one = alone.floats();
    FloatBuffer other = together.floats();
    for (int i = 0; i < one.limit(); i++) {
      float here = one.get(i);
      float there = other.get(row * one.limit() + i);
      boolean same = Float.compare(here, there) == 0;
      if (!same && !(Math.abs(here - there) <= ROUNDING * Math.max(1, Math.abs(here)))) {
        return false;
      }
    }
    return true;
  }

  /* A model that takes one sample may answer without a first axis for it. */
  private static Tensor joined(
      String name, List<List<Tensor>> parts, int output, int step, int count) {
    Tensor first = parts.getFirst().get(output);
    if (first.type() == ElementType.BYTES) {
      throw new IllegalArgumentException("output '" + name + "': text (expected: numbers)");
    }
    int taken = Math.min(step, count);
    long each = first.byteSize() / taken;
    for (int part = 0; part < parts.size(); part++) {
      Tensor other = parts.get(part).get(output);
      long some = Math.min(step, count - (long) part * step);
      boolean alike = other.shape().equals(first.shape()) || some != taken;
      if (!alike || other.byteSize() != some * each || first.byteSize() != taken * each) {
        throw new IllegalArgumentException(
            "output '"
                + name
                + "': "
                + first
                + " for some samples and "
                + other
                + " for others (expected: as much for each; give the part of the model before the operator that selects,"
                + " such as NonMaxSuppression)");
      }
    }
    long size = each * count;
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "output '" + name + "': " + size + " bytes of " + count + " samples (expected: < 2 GiB)");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size);
    parts.forEach(part -> bytes.put(part.get(output).bytes()));
    return Tensor.of(first.type(), shape(first, parts.size(), count, size), bytes.flip());
  }

  private static Shape shape(Tensor first, int parts, int count, long size) {
    boolean one = parts == count;
    boolean hasAxis = first.shape().rank() > 0 && (!one || first.shape().dimension(0) == 1);
    long each = size / count / first.type().size();
    if (hasAxis && first.shape().with(0, 1).elements() == each) {
      return first.shape().with(0, count);
    }
    return Shape.of(count, each);
  }
}
