package dev.skerry.optimizer.repair;

import dev.skerry.engine.Engine;
import dev.skerry.engine.Session;
import dev.skerry.learning.Optimizer;
import dev.skerry.learning.Rounding;
import dev.skerry.learning.Training;
import dev.skerry.learning.TrainingPlan;
import dev.skerry.learning.Watch;
import dev.skerry.model.Graph;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.optimizer.normalize.UnfitException;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.shelf.Key;
import dev.skerry.optimizer.shelf.Shelf;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Teaches changed models to say what the original says. */
public final class Repair {
  /** Fewer teach nothing. */
  public static final int LEAST_SAMPLES = 48;

  private static final double RATE = 2e-3;
  /* For who knows nearly all there is to know, and would forget at more. */
  private static final double GENTLE = 2e-4;
  /* So many parts of all lessons, at the rate's rise. */
  private static final int WARM_UP = 20;

  private final Supplier<Training> trainer;
  private final Engine engine;
  private final Path original;
  private final Samples samples;
  private final Samples apart;
  private final Effort effort;
  private final Shelf shelf;
  private boolean begun;

  /**
   * A school.
   *
   * @param trainer opened when the first model is taught
   * @param original what says what is right
   * @param samples to learn from
   * @param apart others, to ask now and then; those weights are kept that answer best
   * @param shelf where those that were taught are kept
   */
  public Repair(
      Supplier<Training> trainer,
      Engine engine,
      Path original,
      Samples samples,
      Samples apart,
      Effort effort,
      Shelf shelf) {
    this.trainer = trainer;
    this.engine = engine;
    this.original = original;
    this.samples = samples;
    this.apart = apart;
    this.effort = effort;
    this.shelf = shelf;
  }

  /** Nothing is taught for a while, in which others need the memory. */
  public void rest() {
    if (begun) {
      trainer.get().rest();
    }
  }

  /**
   * Teaches a model.
   *
   * @param student the original's inputs and outputs, batch normalizations unfolded
   * @throws UnfitException if there are too few samples, or inputs or outputs of another kind
   * @throws dev.skerry.learning.LearningException if an operator cannot be learned through, or this
   *     machine has no PyTorch
   */
  public Graph teach(Graph student, long seed, Watch watch)
      throws IOException, InterruptedException {
    return teach(student, effort.steps(), RATE, seed, watch);
  }

  /** Teaches one part in so many of the lessons. */
  public Graph teachShortly(Graph student, int part, long seed, Watch watch)
      throws IOException, InterruptedException {
    return teach(student, Math.max(1, effort.steps() / part), RATE, seed, watch);
  }

  /** The same, of one that has only a little to learn. */
  public Graph teachGently(Graph student, int part, long seed, Watch watch)
      throws IOException, InterruptedException {
    return teach(student, Math.max(1, effort.steps() / part), GENTLE, seed, watch);
  }

  /**
   * Fails where nothing can be taught.
   *
   * @throws UnfitException if there are too few samples
   */
  public void requireEnough() {
    if (samples.count() < LEAST_SAMPLES) {
      throw new UnfitException(
          samples.count() + " training samples (expected: >= " + LEAST_SAMPLES + ")");
    }
  }

  private Graph teach(Graph student, int steps, double rate, long seed, Watch watch)
      throws IOException, InterruptedException {
    requireEnough();
    try (Session session = engine.load(original)) {
      requireFit(session);
      Teacher teacher = Teacher.of(session, student);
      TrainingPlan plan =
          new TrainingPlan(
              steps,
              steps / WARM_UP,
              new Optimizer.Adam(rate, 0.9, 0.999, 1e-8, 1e-4),
              teacher.loss(),
              seed);
      boolean mayMirror = Mirrors.areAlike(samples, session.inputs(), teacher);
      MixedLessons lessons =
          new MixedLessons(
              samples, apart, session.inputs(), teacher, mayMirror, effort.batch(), seed);
      Key key =
          Key.of("taught")
              .with(Digest.of(OnnxFile.bytes(student)))
              .withContent(original)
              .with(samples.fingerprint())
              .with(apart.fingerprint())
              .with(plan)
              .with(effort.batch())
              .with(lessons.fingerprint());
      Optional<byte[]> kept = shelf.find(key);
      if (kept.isPresent()) {
        return OnnxFile.read(kept.get(), Rounding.LIMITS).graph();
      }
      begun = true;
      byte[] taught = OnnxFile.bytes(trainer.get().train(student, lessons, plan, watch).graph());
      shelf.keep(key, taught);
      // As it will be read again, so that both ways go on with the same.
      return OnnxFile.read(taught, Rounding.LIMITS).graph();
    }
  }

  private static void requireFit(Session session) {
    boolean fits =
        session.inputs().size() == 1
            && session.inputs().getFirst().type() == ElementType.FP32
            && session.inputs().getFirst().hasOpenBatch();
    if (!fits) {
      throw new UnfitException(
          "inputs: " + session.inputs() + " (expected: one of FP32 with an open batch)");
    }
  }
}
