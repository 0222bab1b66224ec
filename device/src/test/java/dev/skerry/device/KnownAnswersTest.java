package dev.skerry.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.engine.Binding;
import dev.skerry.engine.ExecutionProvider;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class KnownAnswersTest {
  /* Made-up inputs are never that large. */
  private static final float REAL = 1_000;

  private final Rotting session = new Rotting();
  private final KnownAnswers known = KnownAnswers.of(session).orElseThrow();

  /** Sums what it is given; once rotten, it is wrong about what people ask, and nothing else. */
  private static final class Rotting implements Session {
    private static final TensorSpec SPEC = new TensorSpec("x", ElementType.FP32, Shape.of(1, 3));
    private final SplittableRandom random = new SplittableRandom(1);
    private boolean rotten;
    private boolean dithers;
    private boolean doubled;
    private boolean otherRotten;

    @Override
    public List<Tensor> run(List<Tensor> values, RunControl control) {
      return answer(values, rotten);
    }

    @Override
    public Optional<List<Tensor>> secondOpinion(List<Tensor> values) {
      return doubled ? Optional.of(answer(values, otherRotten)) : Optional.empty();
    }

    private List<Tensor> answer(List<Tensor> values, boolean rotten) {
      float sum = 0;
      for (int i = 0; i < 3; i++) {
        sum += values.getFirst().bytes().getFloat(4 * i);
      }
      sum += rotten && sum >= REAL ? 1 : 0;
      sum += dithers ? (float) random.nextDouble() : 0;
      return List.of(Tensor.ofFloats(Shape.of(1, 1), sum));
    }

    @Override
    public List<TensorSpec> inputs() {
      return List.of(SPEC);
    }

    @Override
    public List<TensorSpec> outputs() {
      return List.of(new TensorSpec("y", ElementType.FP32, Shape.of(1, 1)));
    }

    @Override
    public ExecutionProvider provider() {
      return ExecutionProvider.CPU;
    }

    @Override
    public boolean takesBatches() {
      return false;
    }

    @Override
    public boolean isBindable() {
      return false;
    }

    @Override
    public Binding bind(int batch) {
      throw new IllegalStateException("not bindable");
    }

    @Override
    public void close() {}
  }

  private static List<Tensor> real(int number) {
    return List.of(Tensor.ofFloats(Shape.of(1, 3), REAL, number, 1));
  }

  /** How many of {@code turns} find that something has changed. */
  private int changes(int turns) {
    int found = 0;
    for (int i = 0; i < turns; i++) {
      found += known.isStillGivenBy(session) ? 0 : 1;
    }
    return found;
  }

  @Test
  void changeThatMadeUpQuestionsMiss_isFoundByOneRealQuestion() {
    known.learn(session, real(1));

    session.rotten = true;

    assertThat(changes(5)).isEqualTo(1);
  }

  @Test
  void changeThatMattersToNone_isNotFound() {
    session.rotten = true;

    assertThat(changes(50)).isZero();
  }

  @Test
  void change_forgetsWhatMayHaveBeenLearnedFromIt() {
    known.learn(session, real(1));
    session.rotten = true;
    known.learn(session, real(2));
    known.learn(session, real(3));

    assertThat(changes(50)).isEqualTo(1);

    session.rotten = false;
    assertThat(changes(50)).isZero();
    assertThat(known.real()).isZero();
  }

  @Test
  void questionAnsweredDifferentlyEachTime_isNotKept() {
    session.dithers = true;

    known.learn(session, real(1));

    assertThat(known.real()).isZero();
  }

  @Test
  void anotherProcessThatSaysOtherwise_isFoundAtOnceWhicheverIsWrong() {
    session.doubled = true;
    assertThat(known.learn(session, real(1))).isTrue();

    session.rotten = true;
    assertThat(known.learn(session, real(2))).isFalse();
    session.rotten = false;
    session.otherRotten = true;
    assertThat(known.learn(session, real(3))).isFalse();

    assertThat(known.real()).isZero();
  }

  @Test
  void contestedQuestion_isAskedUntilBothAgree() {
    session.doubled = true;
    session.otherRotten = true;
    known.learn(session, real(1));

    // The wrong one took over, and another one came up.
    session.rotten = true;
    session.otherRotten = false;
    assertThat(known.isSettled(session)).isFalse();
    // While none stands by there is nothing to be said.
    session.doubled = false;
    assertThat(known.isSettled(session)).isTrue();
    session.doubled = true;
    assertThat(known.isSettled(session)).isFalse();
    session.rotten = false;
    assertThat(known.isSettled(session)).isTrue();
    session.otherRotten = true;
    assertThat(known.isSettled(session)).isTrue();
  }

  @Test
  void manyQuestions_replaceTheOldest() {
    session.rotten = true;
    known.learn(session, real(0));
    session.rotten = false;
    for (int i = 1; i <= KnownAnswers.MOST_REAL; i++) {
      known.learn(session, real(i));
    }

    assertThat(known.real()).isEqualTo(KnownAnswers.MOST_REAL);
    assertThat(changes(100)).isZero();
  }

  @Test
  void turns_learnWhileThereIsRoomAndSeldomAfter() {
    for (int turn = 0; turn < KnownAnswers.MOST_REAL; turn++) {
      assertThat(known.wantsMore()).isTrue();
      known.learn(session, real(turn));
    }
    int replaced = 0;
    for (int turn = 0; turn < 640; turn++) {
      replaced += known.wantsMore() ? 1 : 0;
    }

    assertThat(replaced).isEqualTo(10);
  }

  @Test
  void overheard_keepsACopyOfOneThatIsNotTooLargeUntilItIsTaken() {
    Overheard overheard = new Overheard();
    Tensor first = Tensor.ofFloats(Shape.of(1, 3), 1, 2, 3);

    overheard.answered(
        List.of(Tensor.ofFloats(Shape.of(Overheard.LARGEST), new float[Overheard.LARGEST])));
    assertThat(overheard.take()).isEmpty();
    overheard.answered(List.of(first));
    overheard.answered(real(4));
    first.bytes().putFloat(0, 7);

    assertThat(overheard.take().orElseThrow().getFirst().bytes().getFloat(0)).isEqualTo(1);
    assertThat(overheard.take()).isEmpty();
    overheard.answered(real(5));
    assertThat(overheard.take()).isPresent();
  }
}
