package dev.skerry.device;

import dev.skerry.engine.EngineException;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.SampleInputs;
import dev.skerry.engine.Session;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Made-up questions to a variant, and what it answered right after it was loaded. The same weights
 * on the same machine give the same answers, bit by bit; if not, they are other ones by now.
 *
 * <p>There are some, asked in turn: a weight whose product a rectifier swallows changes the answer
 * to one question and not to another. For one thread at a time.
 */
final class KnownAnswers {
  private static final int SEED = 7;
  private static final int QUESTIONS = 4;

  private final List<List<Tensor>> answers;
  private int next;

  private KnownAnswers(List<List<Tensor>> answers) {
    this.answers = answers;
  }

  /** One of the questions. */
  record Known(int number, List<Tensor> inputs) {}

  /** Asks {@code session}; empty if it does not answer the same twice. */
  static Optional<KnownAnswers> of(Session session) {
    List<List<Tensor>> answers = new ArrayList<>();
    for (int number = 0; number < QUESTIONS; number++) {
      answers.add(ask(session, draw(session, number)));
    }
    KnownAnswers known = new KnownAnswers(List.copyOf(answers));
    for (int number = 0; number < QUESTIONS; number++) {
      if (!known.isStillGivenBy(session, known.next(session))) {
        return Optional.empty();
      }
    }
    return Optional.of(known);
  }

  /** The next question; drawn anew each time, for inputs may be large. */
  Known next(Session session) {
    int number = next;
    next = (number + 1) % QUESTIONS;
    return new Known(number, draw(session, number));
  }

  private static List<Tensor> draw(Session session, int number) {
    return SampleInputs.draw(session.inputs(), 1, new SplittableRandom(SEED + number));
  }

  private static List<Tensor> ask(Session session, List<Tensor> inputs) {
    try (RunControl control = new RunControl()) {
      return session.run(inputs, control);
    }
  }

  /**
   * Asks a question again.
   *
   * @throws EngineException if there is no answer at all
   */
  boolean isStillGivenBy(Session session, Known question) {
    List<Tensor> answer = answers.get(question.number());
    List<Tensor> given = ask(session, question.inputs());
    for (int i = 0; i < answer.size(); i++) {
      if (!same(answer.get(i), given.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Tensor one, Tensor other) {
    if (one.type() != other.type() || !one.shape().equals(other.shape())) {
      return false;
    }
    // Strings are looked up, not computed.
    return one.type() == ElementType.BYTES || one.bytes().equals(other.bytes());
  }
}
