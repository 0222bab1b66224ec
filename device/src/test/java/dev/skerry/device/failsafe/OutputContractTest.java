package dev.skerry.device.failsafe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.terms.Contract;
import dev.skerry.terms.OutputLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an answer must be like to be released. */
final class OutputContractTest {
  private static final List<TensorSpec> OUTPUTS =
      List.of(new TensorSpec("y", ElementType.FP32, Shape.of(-1, 3)));

  private static OutputContract contract(OutputLimits limits) {
    return OutputContract.of(Optional.of(Contract.of(Map.of("y", limits))), OUTPUTS, true, true);
  }

  private static List<Tensor> answer(float... values) {
    return List.of(Tensor.ofFloats(Shape.of(values.length / 3, 3), values));
  }

  @Test
  void answer_inContract_isReleased() {
    OutputContract contract = contract(OutputLimits.FINITE.within(0, 1).ofClasses(Set.of(1)));

    assertThat(contract.check(answer(0, 1, 0.5f, 0.1f, 0.3f, 0.2f), 2)).isEmpty();
  }

  @Test
  void answer_ofAnotherShapeTypeOrNumber_isABreach() {
    OutputContract contract = OutputContract.of(Optional.empty(), OUTPUTS, false, true);

    assertThat(contract.check(answer(0, 1, 0), 2).orElseThrow())
        .hasToString("output y: FP32[1,3] (expected: FP32[2,3])");
    assertThat(contract.check(List.of(Tensor.ofFloats(Shape.of(1, 2), 1, 2)), 1)).isPresent();
    assertThat(contract.check(List.of(Tensor.ofLongs(Shape.of(1, 3), 1, 2, 3)), 1)).isPresent();
    assertThat(contract.check(List.of(), 1).orElseThrow()).hasToString("0 outputs (expected: 1)");
  }

  @Test
  void answer_thatIsNoNumber_isABreachUnlessAllowed() {
    List<Tensor> answer = answer(0, Float.NaN, 0);

    assertThat(contract(OutputLimits.FINITE).check(answer, 1).orElseThrow())
        .hasToString("output y: NaN or infinite at 1 (expected: finite numbers)");
    assertThat(OutputContract.of(Optional.empty(), OUTPUTS, false, true).check(answer, 1))
        .isEmpty();
  }

  @Test
  void answer_outOfRange_isABreach() {
    assertThat(
            contract(OutputLimits.FINITE.within(0, 1)).check(answer(0, 0, 1.5f), 1).orElseThrow())
        .hasToString("output y: 1.5 at 2 (expected: 0.0 to 1.0)");
  }

  @Test
  void answer_ofAnotherClass_isABreach() {
    OutputContract scores = contract(OutputLimits.FINITE.ofClasses(Set.of(0, 1)));
    OutputContract numbers =
        OutputContract.of(
            Optional.of(Contract.of(Map.of("c", OutputLimits.FINITE.ofClasses(Set.of(4, 7))))),
            List.of(new TensorSpec("c", ElementType.INT64, Shape.of(-1))),
            true,
            true);

    assertThat(scores.check(answer(0, 0, 1), 1).orElseThrow())
        .hasToString("output y: class 2.0 (expected: one of [0, 1])");
    assertThat(numbers.check(List.of(Tensor.ofLongs(Shape.of(2), 4, 7)), 2)).isEmpty();
    assertThat(numbers.check(List.of(Tensor.ofLongs(Shape.of(2), 4, 5)), 2)).isPresent();
  }

  @Test
  void answer_tooOld_isNotFresh() {
    OutputContract contract = contract(OutputLimits.FINITE.noOlderThan(Duration.ofNanos(10)));

    assertThat(contract.isFresh(10)).isTrue();
    assertThat(contract.isFresh(11)).isFalse();
  }

  @Test
  void promiseOfAnUnknownOutput_isRefused() {
    assertThatThrownBy(() ->
            OutputContract.of(
                Optional.of(Contract.of(Map.of("z", OutputLimits.FINITE))), OUTPUTS, true, true))
        .hasMessage("contract: limits for [z] (expected: of [y])");
  }

  @Test
  void answer_changingTooFast_isABreachUntilThereWasTime() {
    Steadiness steadiness = new Steadiness(contract(OutputLimits.FINITE.changing(10)));
    long second = Duration.ofSeconds(1).toNanos();

    assertThat(steadiness.check(answer(0, 0, 0), 1, 0)).isEmpty();
    assertThat(steadiness.check(answer(0, 2, 0), 1, second / 10)).isPresent();
    assertThat(steadiness.check(answer(0, 2, 0), 1, second / 5)).isEmpty();
    assertThat(steadiness.check(answer(0, 2, 1), 1, second / 5).orElseThrow().what())
        .startsWith("changed by 1.0 at 2 (expected: <= 0.01");
  }
}
