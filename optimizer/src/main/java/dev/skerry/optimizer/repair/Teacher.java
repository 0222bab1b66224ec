package dev.skerry.optimizer.repair;

import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.learning.Loss;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.normalize.UnfitException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/** A loaded model that says what another is to say. */
final class Teacher {
  /* The least probability that has a logarithm; what it calls less likely is as unlikely as this. */
  private static final float LEAST = 1e-30f;
  private static final double TEMPERATURE = 2;

  /** What the numbers of the output are. */
  private enum Kind {
    PROBABILITIES,
    LOGARITHMS,
    NUMBERS
  }

  private final Session session;
  private final Kind kind;

  private Teacher(Session session, Kind kind) {
    this.session = session;
    this.kind = kind;
  }

  /**
   * A teacher.
   *
   * @throws UnfitException if there is more than one output to learn
   */
  static Teacher of(Session session, Graph graph) {
    if (session.outputs().size() != 1 || session.outputs().getFirst().type() != ElementType.FP32) {
      throw new UnfitException(
          "outputs: " + session.outputs() + " (expected: one of FP32, to be taught again)");
    }
    Optional<Node> last = graph.producer(graph.outputs().getFirst().name());
    boolean plane = session.outputs().getFirst().shape().rank() == 2;
    Kind kind = Kind.NUMBERS;
    if (plane && last.filter(node -> node.is("Softmax")).isPresent()) {
      kind = Kind.PROBABILITIES;
    } else if (plane && last.filter(node -> node.is("LogSoftmax")).isPresent()) {
      kind = Kind.LOGARITHMS;
    }
    return new Teacher(session, kind);
  }

  /** What brings another model near it. */
  Loss loss() {
    return kind == Kind.NUMBERS ? new Loss.MeanSquare() : new Loss.Distillation(TEMPERATURE, 1);
  }

  /** Whether an answer is how likely each class is. */
  boolean tellsClasses() {
    return kind != Kind.NUMBERS;
  }

  /** What is to be said about a batch: numbers, or logarithms of probabilities. */
  Tensor targets(Tensor batch) {
    try (RunControl control = new RunControl()) {
      Tensor said = session.run(List.of(batch), control).getFirst();
      return kind == Kind.PROBABILITIES ? logarithms(said) : said;
    }
  }

  /**
   * What is said about a batch, drawn towards what is known to be right about it: ln((1 − share) ·
   * said + share · right).
   *
   * @param right how much of each sample is of each class, or nothing of any if that is unknown
   */
  static Tensor corrected(Tensor logarithms, float[][] right, float share) {
    Tensor corrected = Tensor.allocate(logarithms.type(), logarithms.shape());
    FloatBuffer from = logarithms.floats();
    FloatBuffer to = corrected.floats();
    for (float[] sample : right) {
      for (float known : sample) {
        double likely = (1 - share) * Math.exp(from.get()) + share * known;
        to.put((float) Math.log(Math.max(LEAST, likely)));
      }
    }
    return corrected;
  }

  private static Tensor logarithms(Tensor probabilities) {
    Tensor logarithms = Tensor.allocate(probabilities.type(), probabilities.shape());
    FloatBuffer from = probabilities.floats();
    FloatBuffer to = logarithms.floats();
    while (from.hasRemaining()) {
      to.put((float) Math.log(Math.max(LEAST, from.get())));
    }
    return logarithms;
  }
}
