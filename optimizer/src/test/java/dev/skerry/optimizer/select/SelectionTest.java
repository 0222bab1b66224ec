package dev.skerry.optimizer.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.optimizer.measure.PairedTest;
import dev.skerry.optimizer.measure.Ratio;
import dev.skerry.terms.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final Contender ORIGINAL = contender("original", true, 0.90, 1, 1000);

  private static Contender contender(
      String name, boolean original, double accuracy, double speedup, long micros) {
    double drop = 0.90 - accuracy;
    return new Contender(
        name,
        original,
        accuracy,
        new PairedTest(drop, drop - 0.005, drop + 0.005),
        new Ratio(speedup, original ? 1 : speedup - 0.05, original ? 1 : speedup + 0.05),
        Duration.ofNanos(micros * 1000),
        Bytes.ofMebibytes(4),
        new Bytes(100_000));
  }

  private static List<Boolean> kept(Limits limits, Contender... contenders) {
    return Selection.of(List.of(contenders), limits).stream().map(Decision::kept).toList();
  }

  @Test
  void fasterWithinTheDrop_isKept() {
    Contender int8 = contender("int8", false, 0.895, 2.5, 400);

    assertThat(kept(Limits.ofDrop(0.01), ORIGINAL, int8)).containsExactly(true, true);
  }

  @Test
  void beyondTheDrop_isNotKeptAndTheReasonSaysSo() {
    Contender int8 = contender("int8", false, 0.85, 2.5, 400);

    Decision decision = Selection.of(List.of(ORIGINAL, int8), Limits.ofDrop(0.01)).get(1);

    assertThat(decision.kept()).isFalse();
    assertThat(decision.reason()).contains("loses 0.05", "allowed: 0.01");
  }

  @Test
  void notSurelyFaster_isNotKept() {
    Contender int8 = contender("int8", false, 0.90, 1.02, 980);

    Decision decision = Selection.of(List.of(ORIGINAL, int8), Limits.ofDrop(0.01)).get(1);

    assertThat(decision.kept()).isFalse();
    assertThat(decision.reason()).contains("not surely faster");
  }

  @Test
  void original_whereAccuracyTellsNothing_neverGivesWay() {
    Contender equal =
        new Contender(
            "student",
            false,
            0.90,
            new PairedTest(0, 0, 0),
            new Ratio(5, 4.9, 5.1),
            Duration.ofNanos(200_000),
            Bytes.ofMebibytes(4),
            new Bytes(100_000));
    List<Contender> both = List.of(ORIGINAL, equal);

    assertThat(Selection.of(both, Limits.ofDrop(0.01)).getFirst().kept()).isFalse();
    assertThat(Selection.of(both, Limits.ofDrop(0.01), true).getFirst().kept()).isTrue();
  }

  @Test
  void slowerOne_isCalledSlower() {
    Contender int8 = contender("int8", false, 0.90, 0.7, 1400);

    assertThat(Selection.of(List.of(ORIGINAL, int8), Limits.ofDrop(0.01)).get(1).reason())
        .contains("slower than the original");
  }

  @Test
  void beatenInBoth_givesWay() {
    Contender good = contender("good", false, 0.899, 3, 330);
    Contender poor = contender("poor", false, 0.895, 2, 500);
    Contender quick = contender("quick", false, 0.891, 5, 200);

    assertThat(kept(Limits.ofDrop(0.01), ORIGINAL, good, poor, quick))
        .containsExactly(true, true, false, true);
  }

  @Test
  void twoAlike_areOne() {
    Contender first = contender("a", false, 0.899, 3, 330);
    Contender second = contender("b", false, 0.899, 3, 330);

    assertThat(kept(Limits.ofDrop(0.01), ORIGINAL, first, second))
        .containsExactly(true, true, false);
  }

  @Test
  void fasterThatAnswersTheSame_takesThePlaceOfTheOriginal() {
    Contender folded =
        new Contender(
            "folded",
            false,
            0.90,
            new PairedTest(0, 0, 0),
            new Ratio(1.6, 1.55, 1.65),
            Duration.ofNanos(600_000),
            Bytes.ofMebibytes(4),
            new Bytes(100_000));

    assertThat(kept(Limits.ofDrop(0.01), ORIGINAL, folded)).containsExactly(false, true);
  }

  @Test
  void fasterThatIsAsGoodByLuck_leavesTheOriginal() {
    Contender int8 = contender("int8", false, 0.902, 2.5, 400);

    assertThat(kept(Limits.ofDrop(0.01), ORIGINAL, int8)).containsExactly(true, true);
  }

  @Test
  void originalBeyondAHardLimit_givesWayToOneThatKeepsIt() {
    Limits limits =
        new Limits(
            0.01, Optional.of(Duration.ofNanos(500_000)), Optional.empty(), Optional.empty());
    Contender int8 = contender("int8", false, 0.895, 2.5, 400);

    assertThat(kept(limits, ORIGINAL, int8)).containsExactly(false, true);
  }

  @Test
  void nothingWithinTheLimits_leavesTheOriginalAndSaysWhy() {
    Limits limits =
        new Limits(0.01, Optional.empty(), Optional.empty(), Optional.of(new Bytes(10)));

    List<Decision> decisions = Selection.of(List.of(ORIGINAL), limits);

    assertThat(decisions.getFirst().kept()).isTrue();
    assertThat(decisions.getFirst().reason())
        .contains("no candidate keeps to the limits", "file of");
  }
}
