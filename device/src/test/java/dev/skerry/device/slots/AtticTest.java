package dev.skerry.device.slots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AtticTest {
  private static final long WEEK = Duration.ofDays(7).toNanos();

  private final Attic attic = new Attic(new Bytes(100));

  private static double alike(Digest archive) {
    return 100;
  }

  private static Digest archive(int number) {
    return Digest.of(new byte[] {(byte) number});
  }

  private List<Digest> in(int number, int size) {
    return attic.in(archive(number), new Bytes(size), AtticTest::alike, 0);
  }

  @Test
  void noRoom_nothingIsKept() {
    Attic none = new Attic(new Bytes(0));

    assertThat(none.in(archive(1), new Bytes(1), AtticTest::alike, 0)).containsExactly(archive(1));
    assertThat(none.kept()).isEmpty();
  }

  @Test
  void whatIsUsedLess_goesFirst() {
    attic.used(archive(1), 0);
    attic.used(archive(1), 0);
    attic.used(archive(2), 0);
    assertThat(in(1, 50)).isEmpty();
    assertThat(in(2, 50)).isEmpty();
    attic.used(archive(3), 0);
    attic.used(archive(3), 0);

    assertThat(in(3, 50)).containsExactly(archive(2));
    assertThat(attic.kept()).containsExactlyInAnyOrder(archive(1), archive(3));
  }

  @Test
  void useOfLongAgo_countsForLittle() {
    for (int i = 0; i < 10; i++) {
      attic.used(archive(1), 0);
    }
    attic.used(archive(2), 5 * WEEK);
    assertThat(in(1, 60)).isEmpty();

    assertThat(attic.in(archive(2), new Bytes(60), AtticTest::alike, 5 * WEEK))
        .containsExactly(archive(1));
  }

  @Test
  void whatNeighboursHave_goesFirst() {
    assertThat(in(1, 50)).isEmpty();
    assertThat(in(2, 50)).isEmpty();

    assertThat(attic.in(archive(3), new Bytes(50), it -> it.equals(archive(2)) ? 5 : 50, 0))
        .containsExactly(archive(2));
  }

  @Test
  void whatIsNeededAgain_takesNoRoom() {
    assertThat(in(1, 100)).isEmpty();
    attic.out(archive(1));

    assertThat(in(2, 100)).isEmpty();
  }

  @Test
  void anyOrder_neverMoreThanThereIsRoomFor() {
    SplittableRandom random = new SplittableRandom(1);
    int[] sizes = random.ints(40, 1, 120).toArray();
    for (int i = 0; i < 2_000; i++) {
      int one = random.nextInt(sizes.length);
      if (random.nextInt(3) == 0) {
        attic.out(archive(one));
      } else {
        in(one, sizes[one]);
      }
      int all = 0;
      for (int j = 0; j < sizes.length; j++) {
        all += attic.kept().contains(archive(j)) ? sizes[j] : 0;
      }
      assertThat(all).isLessThanOrEqualTo(100);
    }
  }
}
