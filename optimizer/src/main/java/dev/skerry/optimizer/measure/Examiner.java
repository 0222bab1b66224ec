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
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs models over samples. */
public final class Examiner {
  private static final int BATCH = 16;

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
   * What a model says about all samples. Models that keep their first dimension open get batches,
   * which must give as many answers as there are samples in them; others get one at a time.
   */
  public Answers examine(Path model, Samples samples) throws IOException {
    Key key = Key.of("answers").withContent(model).with(samples.fingerprint());
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
      List<List<Tensor>> parts = new ArrayList<>();
      for (int from = 0; from < samples.count(); from += step) {
        int some = Math.min(step, samples.count() - from);
        parts.add(session.run(samples.batch(session.inputs(), from, some), control));
      }
      List<Tensor> outputs = new ArrayList<>();
      for (int output = 0; output < session.outputs().size(); output++) {
        outputs.add(joined(parts, output, samples.count()));
      }
      return new Answers(outputs, samples.count());
    }
  }

  /* A model that takes one sample may answer without a first axis for it. */
  private static Tensor joined(List<List<Tensor>> parts, int output, int count) {
    Tensor first = parts.getFirst().get(output);
    long size = 0;
    for (List<Tensor> part : parts) {
      size += part.get(output).byteSize();
    }
    if (first.type() == ElementType.BYTES || size > Integer.MAX_VALUE || size % count != 0) {
      throw new IllegalArgumentException(
          "output: " + first + " of " + count + " samples (expected: numbers, as many for each)");
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect((int) size);
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
