package dev.skerry.device;

import dev.skerry.engine.EngineException;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.SampleInputs;
import dev.skerry.engine.Session;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A made-up question to a variant, and what it answered right after it was loaded. The same weights
 * on the same machine give the same answer, bit by bit; if not, they are other ones by now.
 */
final class KnownAnswer {
  private static final int SEED = 7;

  private final List<Tensor> question;
  private final List<Tensor> answer;

  private KnownAnswer(List<Tensor> question, List<Tensor> answer) {
    this.question = question;
    this.answer = answer;
  }

  /** Asks {@code session}; empty if it does not answer the same twice. */
  static Optional<KnownAnswer> of(Session session) {
    List<Tensor> question = SampleInputs.draw(session.inputs(), 1, new SplittableRandom(SEED));
    try (RunControl control = new RunControl()) {
      List<Tensor> answer = session.run(question, control);
      KnownAnswer known = new KnownAnswer(question, answer);
      return known.isStillGivenBy(session) ? Optional.of(known) : Optional.empty();
    }
  }

  /**
   * Asks again.
   *
   * @throws EngineException if there is no answer at all
   */
  boolean isStillGivenBy(Session session) {
    try (RunControl control = new RunControl()) {
      List<Tensor> given = session.run(question, control);
      for (int i = 0; i < answer.size(); i++) {
        if (!same(answer.get(i), given.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private static boolean same(Tensor one, Tensor other) {
    if (one.type() != other.type() || !one.shape().equals(other.shape())) {
      return false;
    }
    // Strings are looked up, not computed.
    return one.type() == ElementType.BYTES || one.bytes().equals(other.bytes());
  }
}
