package dev.skerry.optimizer.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.samples.SampleException;
import dev.skerry.optimizer.samples.Truth;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static Answers answers(int width, float... numbers) {
    int count = numbers.length / width;
    return new Answers(List.of(Tensor.ofFloats(Shape.of(count, width), numbers)), count);
  }

  private static final Answers THREE =
      answers(3, 0.7f, 0.2f, 0.1f, 0.1f, 0.5f, 0.4f, 0.3f, 0.4f, 0.3f);
  private static final Truth CLASSES = new Truth.Classes(List.of(0, 2, 2));

  @Test
  void top1_countsTheLikeliest() {
    assertThat(Metrics.TOP_1.of(THREE, CLASSES, THREE).score()).isEqualTo(1 / 3.0);
  }

  @Test
  void classesThatWereChosenAlready_areNotWhatIsJudged() {
    Tensor chosen = Tensor.ofLongs(Shape.of(3), 2, 2, 2);
    Answers both = new Answers(List.of(chosen, THREE.first()), 3);
    Answers chosenOnly = new Answers(List.of(chosen), 3);

    assertThat(Metrics.TOP_1.of(both, CLASSES, both).score()).isEqualTo(1 / 3.0);
    for (Metrics metric : List.of(Metrics.AUC, Metrics.TOP_5)) {
      assertThatThrownBy(() -> metric.of(chosenOnly, CLASSES, chosenOnly))
          .as("%s", metric)
          .isInstanceOf(SampleException.class)
          .hasMessageContaining("(expected: one of FP32 among them)");
    }
  }

  @Test
  void chosenClasses_whereThereIsNothingElse_areJudgedAsTheyAre() {
    Answers original = new Answers(List.of(Tensor.ofLongs(Shape.of(3), 0, 1, 2)), 3);
    Answers other = new Answers(List.of(Tensor.ofLongs(Shape.of(3), 0, 2, 2)), 3);

    assertThat(Metrics.TOP_1.of(original, CLASSES, original).score()).isEqualTo(2 / 3.0);
    assertThat(Metrics.TOP_1.of(other, CLASSES, original).score()).isEqualTo(1);
    assertThat(Metrics.AGREEMENT.of(other, new Truth.Unknown(), original).score())
        .isEqualTo(2 / 3.0);
  }

  @Test
  void wholeNumbers_severalOfASample_agreeOnlyIfAllAreTheSame() {
    Answers original = new Answers(List.of(Tensor.ofLongs(Shape.of(2, 2), 5, 6, 7, 8)), 2);
    Answers other = new Answers(List.of(Tensor.ofLongs(Shape.of(2, 2), 5, 6, 7, 9)), 2);

    assertThat(Metrics.AGREEMENT.of(other, new Truth.Unknown(), original).score()).isEqualTo(0.5);
    assertThatThrownBy(() -> Metrics.TOP_1.of(other, new Truth.Classes(List.of(1, 1)), original))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("or a class for each sample");
  }

  @Test
  void closeness_toWhatIsNoNumber_isThatOfTheNumbersIfTheOthersAreTheSame() {
    Answers original = answers(1, Float.NaN, 1, 2, Float.POSITIVE_INFINITY);
    Answers elsewhere = answers(1, 0, 1, 2, Float.POSITIVE_INFINITY);

    assertThat(Metrics.CLOSENESS.of(original, new Truth.Unknown(), original).score()).isEqualTo(1);
    assertThat(Metrics.CLOSENESS.of(elsewhere, new Truth.Unknown(), original).score()).isZero();
  }

  @Test
  void top5_countsAllOfThree() {
    assertThat(Metrics.TOP_5.of(THREE, CLASSES, THREE).score()).isEqualTo(1);
  }

  @Test
  void f1_isTheMeanOverClasses() {
    // Class 0: 2·1/(1+1); class 1: nothing right of two said; class 2: none of two said.
    assertThat(Metrics.F1.of(THREE, CLASSES, THREE).score()).isEqualTo(1 / 3.0, within(1e-12));
  }

  @Test
  void auc_countsPairsInOrder() {
    Answers numbers = answers(1, 0.1f, 0.4f, 0.35f, 0.8f);
    Truth truth = new Truth.Classes(List.of(0, 0, 1, 1));

    assertThat(Metrics.AUC.of(numbers, truth, numbers).score()).isEqualTo(0.75);
  }

  @Test
  void auc_countsTiesHalf() {
    Answers numbers = answers(1, 1, 1);
    Truth truth = new Truth.Classes(List.of(0, 1));

    assertThat(Metrics.AUC.of(numbers, truth, numbers).score()).isEqualTo(0.5);
  }

  @Test
  void errors_areSharesOfWhatSayingTheMeanCosts() {
    Answers said = answers(1, 1, 2, 3, 6);
    Truth truth = new Truth.Targets(Tensor.ofFloats(Shape.of(4, 1), 1, 2, 3, 4));

    // Absolute: error 2, around the mean 2.5 4 in all. Squared: 4 of 5.
    assertThat(Metrics.MAE.of(said, truth, said).score()).isEqualTo(0.5, within(1e-9));
    assertThat(Metrics.RMSE.of(said, truth, said).score())
        .isEqualTo(1 - Math.sqrt(0.8), within(1e-9));
  }

  @Test
  void agreementAndCloseness_compareWithTheOriginal() {
    Answers other = answers(3, 0.7f, 0.2f, 0.1f, 0.1f, 0.4f, 0.5f, 0.3f, 0.4f, 0.3f);

    assertThat(Metrics.AGREEMENT.of(other, new Truth.Unknown(), THREE).score())
        .isEqualTo(2 / 3.0, within(1e-12));
    assertThat(Metrics.CLOSENESS.of(THREE, new Truth.Unknown(), THREE).score()).isEqualTo(1);
    assertThat(Metrics.CLOSENESS.of(other, new Truth.Unknown(), THREE).score()).isBetween(0.5, 1.0);
  }

  @Test
  void numbersThatAreNone_areNeverRight() {
    Answers broken = answers(2, Float.NaN, Float.NaN, 1, Float.NaN);
    Truth truth = new Truth.Classes(List.of(0, 1));

    assertThat(Metrics.TOP_1.of(broken, truth, broken).score()).isZero();
    assertThat(Metrics.CLOSENESS.of(broken, truth, answers(2, 1, 2, 3, 4)).score()).isZero();
  }

  @Test
  void labelBeyondTheClasses_isNamed() {
    Truth truth = new Truth.Classes(List.of(0, 3, 1));

    assertThatThrownBy(() -> Metrics.TOP_1.of(THREE, truth, THREE))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("label: 3");
  }
}
