package dev.skerry.cli;

import dev.skerry.optimizer.look.Accuracy;
import dev.skerry.optimizer.look.Judged;
import dev.skerry.optimizer.look.LabelCounts;
import dev.skerry.optimizer.look.Look;
import dev.skerry.optimizer.look.Seen;
import dev.skerry.optimizer.look.Spread;
import dev.skerry.optimizer.look.Warning;
import dev.skerry.optimizer.samples.Preparation;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What a model sees of samples, as {@code --json} prints it. */
record LookShown(
    String name,
    Counts counts,
    List<Input> inputs,
    @Nullable Labels labels,
    @Nullable Score accuracy,
    @Nullable Double closeness,
    List<Way> otherWays,
    List<Warning> warnings) {
  /** How samples are divided. */
  record Counts(int calibration, int training, int scoring) {}

  /** What arrives at an input. */
  record Input(
      String name,
      String wanted,
      String stored,
      List<Long> shape,
      @Nullable Preparation preparation,
      int samples,
      Spread all,
      List<Spread> channels) {
    static Input of(Seen seen) {
      return new Input(
          seen.wanted().name(),
          seen.wanted().type().toString() + seen.wanted().shape(),
          seen.storedType().toString() + seen.stored(),
          LongStream.of(seen.shape().toArray()).boxed().toList(),
          seen.preparation().orElse(null),
          seen.samples(),
          seen.all(),
          seen.channels());
    }
  }

  /** What classes there are among those to score on. */
  record Labels(
      int classes, int mostCommon, double mostCommonShare, Map<Integer, Integer> samples) {
    static Labels of(LabelCounts counts) {
      return new Labels(
          counts.byClass().size(), counts.mostCommon(), counts.mostCommonShare(), counts.byClass());
    }
  }

  /** How well the model does. */
  record Score(
      double share, double low, double high, int right, int samples, int classes, double chance) {
    static Score of(Judged judged) {
      Accuracy accuracy = judged.accuracy();
      return new Score(
          accuracy.share(),
          accuracy.low(),
          accuracy.high(),
          accuracy.right(),
          accuracy.samples(),
          judged.classes(),
          judged.chance());
    }
  }

  /** How well it would do otherwise. */
  record Way(String name, double share, boolean surelyBetter, Preparation preparation) {}

  static LookShown of(Look look) {
    return new LookShown(
        look.parts().scoring().name(),
        new Counts(
            look.parts().calibration().count(),
            look.parts().training().count(),
            look.parts().scoring().count()),
        look.inputs().stream().map(Input::of).toList(),
        look.labels().map(Labels::of).orElse(null),
        look.judged().map(Score::of).orElse(null),
        look.closeness().isPresent() ? look.closeness().getAsDouble() : null,
        look.judged().map(LookShown::ways).orElse(List.of()),
        look.warnings());
  }

  private static List<Way> ways(Judged judged) {
    return judged.tried().stream()
        .map(tried ->
            new Way(
                tried.name(),
                tried.accuracy().share(),
                judged.isSurelyBetter(tried),
                tried.preparation()))
        .toList();
  }
}
