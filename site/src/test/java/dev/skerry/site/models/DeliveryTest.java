package dev.skerry.site.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.site.membership.Member;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final byte[] ARCHIVE = new byte[5 * Piece.USUAL + 77];
  private static final Digest DIGEST;

  static {
    new SplittableRandom(1).nextBytes(ARCHIVE);
    DIGEST = Digest.of(ARCHIVE);
  }

  private final SystemTime time = new SystemTime();
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * Some of the neighbours give, some are busy, some fail, and the others say nothing till the end.
   */
  private final class Some implements Neighbours {
    private final Set<String> giving;
    private final Set<String> busy;
    private final Set<String> failing;
    /* Before these were asked nobody gives anything. */
    private final Set<String> first;
    private final CountDownLatch firstAsked;

    Some(Set<String> giving, Set<String> busy, Set<String> failing, Set<String> first) {
      this.first = first;
      this.firstAsked = new CountDownLatch(first.size());
      this.giving = giving;
      this.busy = busy;
      this.failing = failing;
    }

    @Override
    public Holding holding(Member member, Digest archive) {
      return new Holding.Whole();
    }

    @Override
    public byte[] piece(Member member, Digest archive, Piece piece) throws IOException {
      String name = member.device();
      if (asked.merge(name, 1, Integer::sum) == 1 && first.contains(name)) {
        firstAsked.countDown();
      }
      if (busy.contains(name)) {
        throw new BusyException(name);
      }
      if (failing.contains(name)) {
        throw new IOException(name + " is gone");
      }
      if (!giving.contains(name)) {
        await(over);
        throw new IOException("over");
      }
      await(firstAsked);
      return Arrays.copyOfRange(ARCHIVE, (int) piece.from(), (int) piece.end());
    }

    private static void await(CountDownLatch latch) throws IOException {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void end() {
    over.countDown();
    time.close();
  }

  private Delivery delivery(Neighbours neighbours, int givers) {
    List<Member> all =
        IntStream.range(0, givers).mapToObj(i -> new Member("n" + i, "h", 1)).toList();
    Want want = new Want(DIGEST, new Bytes(ARCHIVE.length), "self", time.nanos());
    want.begin(0, time.nanos());
    return new Delivery(neighbours, want, 0, all, time);
  }

  @Test
  void placeOfOneThatIsBusyOrGone_isTakenByTheNext() throws IOException {
    Neighbours some =
        new Some(
            Set.of("n6"), Set.of("n1", "n4"), Set.of("n2", "n5"), Set.of("n1", "n2", "n4", "n5"));

    // n0 and n3 hold the piece that they were asked for; it is late, and asked of n6 as well.
    try (Delivery delivery = delivery(some, 8)) {
      assertThat(delivery.readAllBytes()).isEqualTo(ARCHIVE);
    }

    assertThat(asked).containsEntry("n1", 1).containsEntry("n5", 1);
  }

  @Test
  void moreThanFour_areNotAskedWhileFourGive() throws IOException {
    Neighbours some =
        new Some(
            Set.of("n0", "n1", "n2", "n3"), Set.of(), Set.of(), Set.of("n0", "n1", "n2", "n3"));

    try (Delivery delivery = delivery(some, 8)) {
      assertThat(delivery.readAllBytes()).isEqualTo(ARCHIVE);
    }

    assertThat(asked.keySet()).isSubsetOf("n0", "n1", "n2", "n3");
  }

  @Test
  void whereNobodyGives_itBreaksOff() throws IOException {
    Neighbours some = new Some(Set.of(), Set.of("n0", "n1", "n2"), Set.of("n3", "n4"), Set.of());

    try (Delivery delivery = delivery(some, 5)) {
      assertThatThrownBy(delivery::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no neighbour gives");
    }

    assertThat(asked.keySet()).containsExactlyInAnyOrder("n0", "n1", "n2", "n3", "n4");
  }

  @Test
  void whereAllFail_fewAreBlamed_forItMayBeThisDeviceThatIsCutOff() throws IOException {
    Set<String> all =
        IntStream.range(0, 20).mapToObj(i -> "n" + i).collect(Collectors.toUnmodifiableSet());
    Neighbours some = new Some(Set.of(), Set.of(), all, Set.of());

    try (Delivery delivery = delivery(some, 20)) {
      assertThatThrownBy(delivery::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no neighbour gives");
    }

    // Four, and those that took the places of the first three.
    assertThat(asked).hasSizeLessThanOrEqualTo(7);
  }
}
