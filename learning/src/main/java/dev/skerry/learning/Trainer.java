package dev.skerry.learning;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.skerry.model.Graph;
import dev.skerry.model.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Teaches models: changes their weights so that a loss becomes small.
 *
 * <p>Works on one core. The same graph, lessons and plan give the same weights on the same kind of
 * processor. PyTorch follows gradients for one thread of a process at a time, so trainings take
 * turns, whichever trainer they were given to.
 */
public final class Trainer implements Training {
  /* PyTorch's own limit is one for a process, and so is this. */
  private static final ReentrantLock TURN = new ReentrantLock(true);

  private final Engine engine;

  private Trainer(Engine engine) {
    this.engine = engine;
  }

  /**
   * Loads PyTorch from the class path; nothing is fetched from anywhere.
   *
   * @param cache a folder for its unpacked libraries, about 430 MB, used again by later starts. The
   *     environment variable {@code DJL_CACHE_DIR} wins over it. Only the first of a process
   *     counts.
   * @throws LearningException of {@link LearningException.Reason#NO_NATIVES} if it cannot be loaded
   */
  public static Trainer open(Path cache) {
    return new Trainer(Torch.load(cache));
  }

  /**
   * Whether every operator that the loss depends on can be learned through.
   *
   * @throws LearningException of {@link LearningException.Reason#NOT_APPLICABLE} if not; it names
   *     the node
   */
  public void requireApplicable(Graph graph, Loss loss) {
    try (NDManager root = engine.newBaseManager()) {
      differentiable(graph, new Objective(loss), root);
    }
  }

  @Override
  public Trained train(Graph graph, Lessons lessons, TrainingPlan plan, Watch watch)
      throws InterruptedException {
    TURN.lockInterruptibly();
    try (NDManager root = engine.newBaseManager()) {
      engine.setRandomSeed(Math.floorMod(plan.seed(), Integer.MAX_VALUE));
      Objective objective = new Objective(plan.loss());
      DifferentiableGraph model = differentiable(graph, objective, root);
      Descent descent = new Descent(plan.optimizer(), model.weights());
      return learn(new Classroom(engine, root, model, objective, descent), lessons, plan, watch);
    } finally {
      TURN.unlock();
    }
  }

  /** What a model answers, as PyTorch computes it: its first output. */
  public Tensor answer(Graph graph, List<Tensor> inputs) {
    try (NDManager root = engine.newBaseManager();
        NDManager step = root.newSubManager()) {
      String output = graph.outputs().getFirst().name();
      return Arrays.read(
          new DifferentiableGraph(graph, output, root).run(inputs, Mode.ANSWERING, step));
    }
  }

  private static Trained learn(Classroom classroom, Lessons lessons, TrainingPlan plan, Watch watch)
      throws InterruptedException {
    Examination examination = new Examination(classroom::examine, lessons.exam(), plan.steps());
    double recent = 0;
    int step = 0;
    boolean goOn = true;
    while (goOn && step < plan.steps()) {
      examination.before(step, classroom.model()::graph);
      double loss = classroom.teach(lessons.at(step), plan.share(step));
      step++;
      recent = step == 1 ? loss : 0.9 * recent + 0.1 * loss;
      goOn = watch.goOn(new Progress(step, plan.steps(), loss));
      if (Thread.interrupted()) {
        throw new InterruptedException("training interrupted after step " + step);
      }
    }
    return new Trained(examination.best(classroom.model()::graph), step, recent);
  }

  private static DifferentiableGraph differentiable(
      Graph graph, Objective objective, NDManager root) {
    DifferentiableGraph model = new DifferentiableGraph(graph, objective.value(graph), root);
    if (model.weights().isEmpty()) {
      throw new LearningException(
          LearningException.Reason.NOT_APPLICABLE,
          graph + ": no weights (expected: FP32 initializers of Conv, Gemm, MatMul or the like)");
    }
    return model;
  }

  /** One training: a model, what it is to make small, and how. */
  record Classroom(
      Engine engine,
      NDManager root,
      DifferentiableGraph model,
      Objective objective,
      Descent descent) {

    /** Takes one lesson; gives the loss before it. */
    double teach(Lesson lesson, double share) {
      try (NDManager step = root.newSubManager()) {
        double value = gradients(lesson, step);
        if (!Double.isFinite(value)) {
          throw new LearningException(
              LearningException.Reason.DIVERGED,
              "loss: " + value + " (expected: a number; a lower rate may help)");
        }
        descent.step(share, step);
        return value;
      }
    }

    /** The loss of answers to something; nothing is learned from it. */
    double examine(Lesson question) {
      try (NDManager step = root.newSubManager()) {
        NDArray said = model.run(question.inputs(), Mode.ANSWERING, step);
        return objective.of(said, question).getFloat();
      }
    }

    /** Leaves the loss's gradients in the weights; gives the loss. */
    double gradients(Lesson lesson, NDManager step) {
      try (GradientCollector collector = engine.newGradientCollector()) {
        NDArray said = model.run(lesson.inputs(), Mode.LEARNING, step);
        NDArray loss = objective.of(said, lesson);
        collector.backward(loss);
        return loss.getFloat();
      }
    }
  }
}
