package dev.skerry.terms;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "Z", "0", "9z", "pump-1", "hall_2.north", "a..", "A-Z_a-z.0-9"})
  void name_isTaken(String name) {
    assertThatCode(() -> Names.check("device", name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", ".", "..", "-a", "_a", "a b", "a/b", "a\\b", "a:b", "a\n", "\u0000", "é", "aé",
        "a\u0131", "٣", "a٣", "@", "`", "[", "{", "/", ":", "a@", "a`", "a[", "a{", "a,", "𝐚"
      })
  void anythingElse_isRefused(String name) {
    assertThatThrownBy(() -> Names.check("device", name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("device: \"");
  }

  @Test
  void longestName_has128() {
    assertThatCode(() -> Names.check("site", "n".repeat(128))).doesNotThrowAnyException();
    assertThatThrownBy(() -> Names.check("site", "n".repeat(1000)))
        .hasMessage(
            "site: \""
                + "n".repeat(128)
                + "…\" (expected: a letter or digit, then up to 127 of A-Z a-z 0-9 . _ -)");
    assertThatThrownBy(() -> Names.check("site", "n".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
