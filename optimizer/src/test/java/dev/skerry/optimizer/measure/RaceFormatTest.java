package dev.skerry.optimizer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RaceFormatTest {
  private static final String TEXT =
      RaceFormat.turns(2, List.of(10L, 20L, 30L, 40L))
          + "\n"
          + RaceFormat.failed("too large")
          + "\n";

  @Test
  void printed_isParsed() {
    List<Race.Result> results = RaceFormat.parse(TEXT, 2);

    assertThat(results.getFirst())
        .isInstanceOfSatisfying(
            Race.Result.Ran.class, ran -> assertThat(ran.turns().count()).isEqualTo(2));
    assertThat(results.get(1)).isEqualTo(new Race.Result.Failed("too large"));
  }

  @Test
  void childThatEndsEarly_leavesOthersFailed() {
    assertThat(RaceFormat.parse("", 3)).hasSize(3).allMatch(Race.Result.Failed.class::isInstance);
  }

  @Test
  void mutant_isParsedOrFailed() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
      for (int change = 0; change <= random.nextInt(4); change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
      }
      assertThat(RaceFormat.parse(new String(bytes, StandardCharsets.UTF_8), 2)).hasSize(2);
    }
  }
}
