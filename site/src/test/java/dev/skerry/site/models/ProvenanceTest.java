package dev.skerry.site.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.site.models.Provenance.Way;
import dev.skerry.terms.Digest;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
  private static final long SIZE = 2L * Piece.USUAL;
  private static final Piece ONE = new Piece(0, Piece.USUAL);
  private static final Piece TWO = new Piece(Piece.USUAL, Piece.USUAL);
  private static final Digest RIGHT = Digest.of(new byte[] {1});
  private static final Digest WRONG = Digest.of(new byte[] {2});

  private final Provenance provenance = new Provenance(SIZE);

  @Test
  void wrong_fromOneAlone_isItsFault() {
    provenance.gave("north", ONE, WRONG);
    provenance.gave("north", TWO, RIGHT);

    assertThat(provenance.neighboursHadPart()).isTrue();
    assertThat(provenance.wrong()).containsExactly("north");
  }

  @Test
  void wrong_fromSeveral_isFoundOutOnceItIsRight() {
    provenance.gave("north", ONE, WRONG);
    provenance.gave("south", TWO, RIGHT);

    assertThat(provenance.wrong()).isEmpty();
    assertThat(provenance.way()).isEqualTo(Way.FROM_ONE);
    provenance.gave("south", ONE, RIGHT);
    provenance.gave("south", TWO, RIGHT);
    assertThat(provenance.right()).containsExactly("north");
  }

  @Test
  void uplink_tellsWhoWasWrong_andIsNotBlamed() {
    for (int attempt = 0; attempt < 3; attempt++) {
      provenance.gave("north", ONE, WRONG);
      provenance.gave("south", TWO, WRONG);
      assertThat(provenance.wrong()).isEmpty();
    }

    assertThat(provenance.way()).isEqualTo(Way.FROM_FLEET);
    provenance.came(ONE, RIGHT);
    provenance.came(TWO, RIGHT);
    assertThat(provenance.neighboursHadPart()).isFalse();
    assertThat(provenance.right()).containsExactlyInAnyOrder("north", "south");
  }

  @Test
  void fleetThatGivesWrong_isNoNeighboursFault() {
    provenance.came(ONE, RIGHT);
    provenance.came(TWO, WRONG);

    assertThat(provenance.neighboursHadPart()).isFalse();
    assertThat(provenance.wrong()).isEmpty();
  }

  @Test
  void beginningThatNobodyRemembers_leavesItOpenWhoItWas() {
    provenance.gave("north", TWO, RIGHT);

    assertThat(provenance.neighboursHadPart()).isTrue();
    assertThat(provenance.wrong()).isEmpty();
  }

  @Test
  void pieceThatWasNotKept_isForgotten() {
    // It went on where something was here already, and then had to begin again.
    provenance.gave("north", new Piece(5, Piece.USUAL - 5), WRONG);
    provenance.gave("north", TWO, WRONG);
    provenance.resume(0);
    provenance.gave("south", ONE, WRONG);
    provenance.gave("south", TWO, RIGHT);

    assertThat(provenance.wrong()).containsExactly("south");
  }
}
