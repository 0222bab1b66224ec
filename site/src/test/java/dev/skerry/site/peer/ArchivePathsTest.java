package dev.skerry.site.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.site.models.Piece;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArchivePathsTest {
  private static final List<Piece> SOME =
      List.of(new Piece(0, 1), new Piece(7, 100), new Piece(1L << 40, Piece.USUAL));

  @Test
  void range_writtenAndRead_isTheSame() {
    assertThat(SOME)
        .allSatisfy(
            piece -> assertThat(ArchivePaths.piece(ArchivePaths.range(piece))).isEqualTo(piece));
  }

  @Test
  void range_thatIsNoPiece_isRefused() {
    for (String range :
        List.of(
            "",
            "bytes=0-",
            "bytes=-5",
            "bytes=5-4",
            "bytes=0-262144",
            "bytes=0-999999999999999999",
            "bytes=0-0,2-3",
            "bytes=00-1",
            "bytes=0-99999999999999999999")) {
      assertThatThrownBy(() -> ArchivePaths.piece(range))
          .as(range)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void range_mutated_isReadOrRefused() {
    SplittableRandom random = new SplittableRandom(1);
    int read = 0;
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text =
          new StringBuilder(ArchivePaths.range(SOME.get(random.nextInt(SOME.size()))));
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(' ', 127));
        case 1 -> text.insert(at, (char) random.nextInt('0', ':'));
        default -> text.deleteCharAt(at);
      }
      try {
        Piece piece = ArchivePaths.piece(text.toString());
        assertThat(ArchivePaths.range(piece)).isEqualTo(text.toString());
        read++;
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }
}
