package dev.skerry.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineageTest {
  private static final Digest PARENT = Digest.of(new byte[] {1});

  @Test
  void stepsWithoutParentAndParentWithoutSteps_areRefused() {
    assertThatThrownBy(() -> new Lineage(Optional.empty(), List.of("pruned"), "skerry 1"))
        .hasMessage("steps: 1 without a parent (expected: a parent and steps, or neither)");
    assertThatThrownBy(() -> new Lineage(Optional.of(PARENT), List.of(), "skerry 1"))
        .hasMessage("steps: 0 from a parent (expected: a parent and steps, or neither)");
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {"", "  ", "two\nlines", "red\u001b[31m", "turned\u202Eround", "\uD83D"})
  void textThatIsNoLine_isRefusedAndShownAsOne(String text) {
    assertThatThrownBy(() -> new Lineage(Optional.of(PARENT), List.of("pruned", text), "skerry 1"))
        .hasMessageMatching(
            "steps\\[1]: \"[^\\p{Cntrl}\\p{Cf}\\p{Cs}]*\" \\(expected: one line .*");
    assertThatThrownBy(() -> Lineage.given(text))
        .hasMessageMatching("tool: \"[^\\p{Cntrl}\\p{Cf}\\p{Cs}]*\" \\(expected: one line .*");
  }

  @Test
  void longestLine_isTakenAndALongerOneIsRefused() {
    String longest = "x".repeat(1000);

    assertThat(new Lineage(Optional.of(PARENT), List.of(longest), "skerry 1").steps())
        .containsExactly(longest);
    assertThatThrownBy(() -> new Lineage(Optional.of(PARENT), List.of(longest + "x"), "skerry 1"))
        .hasMessageContaining("xxx…\" (expected: one line of 1 to 1000 characters)");
  }

  @Test
  void tooManySteps_areRefused() {
    List<String> steps = Collections.nCopies(501, "pruned");

    assertThatThrownBy(() -> new Lineage(Optional.of(PARENT), steps, "skerry 1"))
        .hasMessage("steps: 501 (expected: <= 500)");
  }

  @Test
  void stepsThatNamePartsOfAnyModel_canBeShown() {
    String pairs = "\uD83D\uDE00".repeat(600);

    Lineage lineage =
        Lineage.from(PARENT, List.of("left in floats: a\r\n\u001b[2Jb", pairs, " "), "skerry 1");

    assertThat(lineage.steps().get(0)).isEqualTo("left in floats: a???[2Jb");
    assertThat(lineage.steps().get(1)).hasSizeLessThanOrEqualTo(1000).endsWith("\uD83D\uDE00…");
    assertThat(lineage.steps().get(2)).isEqualTo("?");
  }
}
