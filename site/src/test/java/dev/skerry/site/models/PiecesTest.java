package dev.skerry.site.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PiecesTest {
  private static final long SIZE = 3L * Piece.USUAL + 5;

  @Test
  void pieces_lieOnTheSameGrid_whereverTheyBegin() {
    assertThat(Piece.at(0, SIZE)).isEqualTo(new Piece(0, Piece.USUAL));
    assertThat(Piece.at(7, SIZE)).isEqualTo(new Piece(7, Piece.USUAL - 7));
    assertThat(Piece.at(3L * Piece.USUAL, SIZE)).isEqualTo(new Piece(3L * Piece.USUAL, 5));
  }

  @Test
  void whatComesOutOfOrder_isTakenInOrder() {
    Pieces pieces = new Pieces(0, SIZE);
    Piece one = pieces.next("north", 0).orElseThrow();
    Piece two = pieces.next("south", 0).orElseThrow();

    assertThat(pieces.came(two, new byte[two.length()])).isTrue();
    assertThat(pieces.take()).isEmpty();
    assertThat(pieces.came(one, new byte[one.length()])).isTrue();
    assertThat(pieces.take()).isPresent();
    assertThat(pieces.take()).isPresent();
    assertThat(pieces.isDone()).isFalse();
  }

  @Test
  void pieceThatIsLost_isAskedOfAnother_firstOfAll() {
    Pieces pieces = new Pieces(0, SIZE);
    Piece one = pieces.next("north", 0).orElseThrow();
    assertThat(pieces.next("south", 0)).isPresent();

    pieces.lost(one, "north");

    assertThat(pieces.next("south", 0)).contains(one);
  }

  @Test
  void pieceThatTakesLong_isAskedOfAnotherToo_andCountsOnce() {
    Pieces pieces = new Pieces(0, Piece.USUAL);
    Piece only = pieces.next("north", 0).orElseThrow();
    long late = Pieces.LONG.toNanos();

    assertThat(pieces.next("south", late - 1)).isEmpty();
    assertThat(pieces.next("north", late)).isEmpty();
    assertThat(pieces.next("south", late)).contains(only);
    assertThat(pieces.came(only, new byte[Piece.USUAL])).isTrue();
    assertThat(pieces.came(only, new byte[Piece.USUAL])).isFalse();
    assertThat(pieces.take()).isPresent();
    assertThat(pieces.isDone()).isTrue();
  }

  @Test
  void nobodyReads_onlySoMuchIsAsked() {
    Pieces pieces = new Pieces(0, 1L << 40);

    for (int i = 0; i < 8; i++) {
      assertThat(pieces.next("north", 0)).isPresent();
    }
    assertThat(pieces.next("north", 0)).isEmpty();
  }

  @Test
  void anyPiecesLostAnyTime_allComesOnceAndInOrder() {
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long from = random.nextLong(SIZE);
      Pieces pieces = new Pieces(from, SIZE);
      long taken = from;
      for (int now = 0; !pieces.isDone(); now++) {
        String giver = random.nextBoolean() ? "north" : "south";
        Optional<Piece> next = pieces.next(giver, now);
        if (next.isPresent() && random.nextInt(3) == 0) {
          pieces.lost(next.get(), giver);
        } else if (next.isPresent()) {
          assertThat(pieces.came(next.get(), new byte[next.get().length()])).isTrue();
        }
        Optional<byte[]> came = pieces.take();
        taken += came.map(bytes -> bytes.length).orElse(0);
      }
      assertThat(taken).isEqualTo(SIZE);
    }
  }

  @Test
  void pieceOfAnotherLength_isRefused() {
    Pieces pieces = new Pieces(0, SIZE);
    Piece one = pieces.next("north", 0).orElseThrow();

    assertThatThrownBy(() -> pieces.came(one, new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
    for (int length : List.of(0, -1, Piece.USUAL + 1)) {
      assertThatThrownBy(() -> new Piece(0, length)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
