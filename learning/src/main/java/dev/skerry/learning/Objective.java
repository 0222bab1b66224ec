package dev.skerry.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.Tensor;
import java.nio.LongBuffer;
import java.util.Optional;

/** A {@link Loss} over arrays. */
final class Objective {
  private final Loss loss;

  Objective(Loss loss) {
    this.loss = loss;
  }

  /** The value of a graph that this is a loss of; see {@link Loss}. */
  String value(Graph graph) {
    String output = graph.outputs().getFirst().name();
    return switch (loss) {
      case Loss.MeanSquare() -> output;
      case Loss.CrossEntropy(), Loss.Distillation(_, _) ->
          graph
              .producer(output)
              .filter(node -> node.is("Softmax") || node.is("LogSoftmax"))
              .map(Node::inputs)
              .map(inputs -> inputs.getFirst())
              .orElse(output);
    };
  }

  /** The loss of what a model said in a lesson, a scalar. */
  NDArray of(NDArray said, Lesson lesson) {
    return switch (loss) {
      case Loss.CrossEntropy() -> crossEntropy(said, lesson);
      case Loss.MeanSquare() -> said.sub(targets(said, lesson)).square().mean();
      case Loss.Distillation(double temperature, double weight) -> {
        NDArray taught =
            Arrays.scaled(
                divergence(targets(said, lesson), said, temperature),
                weight * temperature * temperature);
        yield weight == 1
            ? taught
            : taught.add(Arrays.scaled(crossEntropy(said, lesson), 1 - weight));
      }
    };
  }

  /* KL(p ‖ q) = Σ p · (log p − log q), as a mean over samples. */
  private static NDArray divergence(NDArray teacher, NDArray student, double temperature) {
    NDArray logP = Arrays.scaled(teacher, 1 / temperature).logSoftmax(-1);
    NDArray logQ = Arrays.scaled(student, 1 / temperature).logSoftmax(-1);
    return Arrays.scaled(logP.exp().mul(logP.sub(logQ)).sum(), 1.0 / samples(student));
  }

  private static NDArray crossEntropy(NDArray logits, Lesson lesson) {
    NDArray right = oneHot(logits, required("labels", lesson.labels()), logits.getManager());
    return Arrays.scaled(logits.logSoftmax(-1).mul(right).sum(), -1.0 / samples(logits));
  }

  private static long samples(NDArray array) {
    return array.getShape().get(0);
  }

  private static NDArray oneHot(NDArray logits, Tensor labels, NDManager step) {
    long[] shape = logits.getShape().getShape();
    if (shape.length != 2
        || labels.shape().rank() != 1
        || labels.shape().dimension(0) != shape[0]) {
      throw bad(
          "labels: "
              + labels
              + " for logits "
              + logits.getShape()
              + " (expected: INT64[samples] for [samples,classes])");
    }
    float[] hot = new float[Math.toIntExact(shape[0] * shape[1])];
    LongBuffer classes = labels.longs();
    for (int i = 0; i < shape[0]; i++) {
      long right = classes.get(i);
      if (right < 0 || right >= shape[1]) {
        throw bad("label: " + right + " (expected: 0 to " + (shape[1] - 1) + ")");
      }
      hot[Math.toIntExact(i * shape[1] + right)] = 1;
    }
    return step.create(hot, logits.getShape());
  }

  private static NDArray targets(NDArray said, Lesson lesson) {
    Tensor targets = required("targets", lesson.targets());
    if (!java.util.Arrays.equals(targets.shape().toArray(), said.getShape().getShape())) {
      throw bad("targets: " + targets + " (expected: " + said.getShape() + ")");
    }
    return Arrays.view(targets, said.getManager());
  }

  private static Tensor required(String what, Optional<Tensor> tensor) {
    return tensor.orElseThrow(() -> bad(what + ": none (expected: the loss needs them)"));
  }

  private static LearningException bad(String message) {
    return new LearningException(LearningException.Reason.BAD_LESSON, message);
  }
}
