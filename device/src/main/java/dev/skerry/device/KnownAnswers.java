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
import org.jspecify.annotations.Nullable;

/**
 * Questions to a variant, and what it answered before. The same weights on the same machine give
 * the same answers, bit by bit; if not, they are other ones by now.
 *
 * <p>There are several, asked in turn: a weight whose product a rectifier swallows changes the
 * answer to one question and not to another. A few are made up and were asked right after loading;
 * the others are such as people ask, which is where other weights would do harm. For one thread at
 * a time.
 */
final class KnownAnswers {
  private static final int SEED = 7;
  private static final int MADE_UP = 4;

  /** So many real ones at most. */
  static final int MOST_REAL = 28;

  /* Once there is no room any more, one in so many turns replaces the oldest. */
  private static final int REPLACES_EVERY = 64;

  private final List<List<Tensor>> madeUp;
  private final List<Known> real = new ArrayList<>();
  private int next;
  private int turn;
  private int oldest;
  private @Nullable List<Tensor> contested;

  private KnownAnswers(List<List<Tensor>> madeUp) {
    this.madeUp = madeUp;
  }

  /** One of the questions, and its answer. */
  private record Known(List<Tensor> inputs, List<Tensor> answer) {}

  /** Asks {@code session}; empty if it does not answer the same twice. */
  static Optional<KnownAnswers> of(Session session) {
    List<List<Tensor>> answers = new ArrayList<>();
    for (int number = 0; number < MADE_UP; number++) {
      answers.add(ask(session, draw(session, number)));
    }
    KnownAnswers known = new KnownAnswers(List.copyOf(answers));
    for (int number = 0; number < MADE_UP; number++) {
      if (!known.isStillGivenBy(session)) {
        return Optional.empty();
      }
    }
    return Optional.of(known);
  }

  /** Whether it is time to {@link #learn} one more, after one was asked again. */
  boolean wantsMore() {
    return real.size() < MOST_REAL || ++turn % REPLACES_EVERY == 0;
  }

  /**
   * Asks a real question twice, and keeps it if the answers are the same and nobody knows better.
   *
   * @return whether another process that has loaded the same answers the same, if there is one; if
   *     not, one of them is wrong, and real questions are forgotten but for this one, which is
   *     asked both again by {@link #isSettled}
   * @throws EngineException if there is no answer at all
   */
  boolean learn(Session session, List<Tensor> inputs) {
    List<Tensor> answer = ask(session, inputs);
    if (!same(answer, ask(session, inputs))) {
      return true;
    }
    Optional<List<Tensor>> other = session.secondOpinion(inputs);
    if (other.isPresent() && !same(answer, other.get())) {
      forget();
      contested = inputs;
      return false;
    }
    keep(new Known(inputs, answer));
    return true;
  }

  private void keep(Known learned) {
    if (real.size() < MOST_REAL) {
      real.add(learned);
    } else {
      real.set(oldest, learned);
      oldest = (oldest + 1) % MOST_REAL;
    }
  }

  /**
   * Whether both processes agree by now on what they did not agree on before, if there was
   * anything: one that took over may have been the wrong one.
   */
  boolean isSettled(Session session) {
    List<Tensor> question = contested;
    Optional<List<Tensor>> other =
        question == null ? Optional.empty() : session.secondOpinion(question);
    if (question == null || other.isEmpty()) {
      return true;
    }
    boolean same = same(ask(session, question), other.get());
    contested = same ? null : question;
    return same;
  }

  /** How many real questions are known. */
  int real() {
    return real.size();
  }

  /** Whether the next question is made up: what it takes was measured at load. */
  boolean isNextMadeUp() {
    return next < MADE_UP;
  }

  /**
   * Asks the next question again.
   *
   * @return whether the answer is what it was; if not, real questions are forgotten, for some may
   *     have been learned when it was wrong already
   * @throws EngineException if there is no answer at all
   */
  boolean isStillGivenBy(Session session) {
    int number = next;
    next = (number + 1) % (MADE_UP + real.size());
    Known known =
        number < MADE_UP
            // Drawn anew each time, for inputs may be large.
            ? new Known(draw(session, number), madeUp.get(number))
            : real.get(number - MADE_UP);
    boolean same = same(known.answer(), ask(session, known.inputs()));
    if (!same) {
      forget();
    }
    return same;
  }

  private void forget() {
    real.clear();
    next = 0;
    oldest = 0;
  }

  private static List<Tensor> draw(Session session, int number) {
    return SampleInputs.draw(session.inputs(), 1, new SplittableRandom(SEED + number));
  }

  private static List<Tensor> ask(Session session, List<Tensor> inputs) {
    try (RunControl control = new RunControl()) {
      return session.run(inputs, control);
    }
  }

  private static boolean same(List<Tensor> answer, List<Tensor> given) {
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
