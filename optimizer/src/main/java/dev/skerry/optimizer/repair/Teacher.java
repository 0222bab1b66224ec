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

  /** What is to be said about a batch: numbers, or logarithms of probabilities. */
  Tensor targets(Tensor batch) {
    try (RunControl control = new RunControl()) {
      Tensor said = session.run(List.of(batch), control).getFirst();
      return kind == Kind.PROBABILITIES ? logarithms(said) : said;
    }
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
