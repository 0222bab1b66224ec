package dev.skerry.site.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HoldingTest {
  private static final List<Holding> ALL =
      List.of(
          new Holding.Whole(),
          new Holding.Bearing(0),
          new Holding.Bearing(999_999_999_999_999_999L),
          new Holding.Waiting(),
          new Holding.Cut(),
          new Holding.Retrying(),
          new Holding.Nothing());

  @Test
  void holding_writtenAndRead_isTheSame() {
    assertThat(ALL)
        .allSatisfy(holding -> {
          assertThat(holding.text().length()).isLessThanOrEqualTo(Holding.LONGEST);
          assertThat(Holding.read(holding.text())).isEqualTo(holding);
        });
  }

  @Test
  void text_mutated_isReadOrRefused() {
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(ALL.get(random.nextInt(ALL.size())).text());
      for (int flips = 1 + random.nextInt(2); flips > 0; flips--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) random.nextInt(' ', 127));
          case 1 -> text.insert(at, (char) random.nextInt('0', ':'));
          default -> text.setLength(Math.max(1, at));
        }
      }
      try {
        assertThat(Holding.read(text.toString()).text()).isEqualTo(text.toString());
        read++;
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
    assertThat(read).isPositive();
  }
}
