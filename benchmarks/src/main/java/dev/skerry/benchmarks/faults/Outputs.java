package dev.skerry.benchmarks.faults;

import dev.skerry.device.failsafe.OutputContract;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.terms.Contract;
import dev.skerry.terms.OutputLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a model says, for each way in which it can. */
final class Outputs {
  private static final String NAME = "probabilities";
  private static final List<TensorSpec> SPECS =
      List.of(new TensorSpec(NAME, ElementType.FP32, Shape.of(-1, 4)));

  /** What every answer is held to: probabilities. */
  static final OutputContract CONTRACT =
      OutputContract.of(
          Optional.of(Contract.of(Map.of(NAME, OutputLimits.FINITE.within(0, 1.0001)))),
          SPECS,
          true,
          true);

  private static final List<Tensor> SOUND = floats(4, 0.7f, 0.1f, 0.1f, 0.1f);
  private static final List<Tensor> WRONG = floats(4, 0.1f, 0.7f, 0.1f, 0.1f);
  private static final List<Tensor> NAN = floats(4, 0.7f, Float.NaN, 0.1f, 0.1f);
  private static final List<Tensor> OUT_OF_RANGE = floats(4, 7, -1, 0.1f, 0.1f);
  private static final List<Tensor> MISSHAPEN = floats(3, 0.7f, 0.1f, 0.1f);

  private Outputs() {}

  private static List<Tensor> floats(int width, float... values) {
    return List.of(Tensor.ofFloats(Shape.of(1, width), values));
  }

  static List<Tensor> of(Ending ending) {
    return switch (ending) {
      case SOUND -> SOUND;
      case WRONG -> WRONG;
      case NAN -> NAN;
      case OUT_OF_RANGE -> OUT_OF_RANGE;
      case MISSHAPEN -> MISSHAPEN;
      case FAILED, TERMINATED, CRASHED -> List.of();
    };
  }
}
