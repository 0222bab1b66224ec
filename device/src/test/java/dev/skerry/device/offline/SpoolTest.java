package dev.skerry.device.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.link.Batch;
import dev.skerry.link.Binary;
import dev.skerry.link.MessageKind;
import dev.skerry.sim.Fate;
import dev.skerry.sim.SimulatedDisk;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpoolTest {
  private static final SpoolLimits SMALL = new SpoolLimits(20_000, 200_000);
  private static final int MUCH = 1 << 20;

  private final Map<String, SimulatedDisk> disks = new TreeMap<>();
  private final Post post = new Post();

  private SimulatedDisk disk(String name) {
    return disks.computeIfAbsent(name, n -> new SimulatedDisk(operation -> {}));
  }

  private Spool open() throws IOException {
    return Spool.open(this::disk, SMALL, new SplittableRandom(1));
  }

  private void crash() {
    disks.values().forEach(disk -> disk.crash(Fate.NOTHING));
  }

  private static Message large(Priority priority, int number) {
    return new Message(
        MessageKind.SAMPLE, "k" + number, priority, Instant.EPOCH, Binary.of(new byte[4000]));
  }

  @Test
  void whatWasHandedIn_survivesAPowerCut_inOrder() throws IOException {
    Spool spool = open();
    for (int i = 0; i < 20; i++) {
      spool.hand(Post.message(Priority.NORMAL, "a", i));
    }
    crash();

    post.drain(open(), 500);

    assertThat(post.texts()).isEqualTo(IntStream.range(0, 20).mapToObj(Integer::toString).toList());
  }

  @Test
  void whatMattersMost_goesFirst() throws IOException {
    try (Spool spool = open()) {
      spool.hand(
          List.of(
              Post.message(Priority.BULK, "a", 1),
              Post.message(Priority.NORMAL, "a", 2),
              Post.message(Priority.URGENT, "a", 3)));

      post.drain(spool, MUCH);
    }

    assertThat(post.texts()).containsExactly("3", "2", "1");
  }

  @Test
  void lostAnswer_isSentAgain_andTakenOnce() throws IOException {
    try (Spool spool = open()) {
      spool.hand(Post.message(Priority.NORMAL, "a", 1));
      Batch inquiry = spool.next(MUCH).orElseThrow();
      spool.answered(inquiry, post.take(inquiry));
      post.take(spool.next(MUCH).orElseThrow());
      spool.hand(Post.message(Priority.NORMAL, "a", 2));

      post.drain(spool, MUCH);
    }

    assertThat(post.texts()).containsExactly("1", "2");
  }

  @Test
  void afterARestart_onlyWhatIsNewIsSent() throws IOException {
    try (Spool spool = open()) {
      spool.hand(Post.message(Priority.NORMAL, "a", 1));
      post.drain(spool, MUCH);
      spool.hand(Post.message(Priority.NORMAL, "a", 2));
    }
    try (Spool spool = open()) {
      post.drain(spool, MUCH);

      assertThat(spool.standing().sent()).isEqualTo(1);
      assertThat(spool.standing().waiting()).isZero();
    }
    assertThat(post.texts()).containsExactly("1", "2");
  }

  @Test
  void full_dropsTheOldestOfTheLowestPriority_andTellsHowMany() throws IOException {
    try (Spool spool = open()) {
      spool.hand(Post.message(Priority.URGENT, "a", 1));
      for (int i = 0; i < 60; i++) {
        spool.hand(large(Priority.BULK, i));
      }
      for (int i = 0; i < 5; i++) {
        spool.hand(large(Priority.NORMAL, i));
      }
      long dropped = spool.standing().dropped();
      assertThat(dropped).isBetween(10L, 59L);
      assertThat(spool.standing().bytes()).isLessThanOrEqualTo(SMALL.bytes());

      post.drain(spool, MUCH);

      assertThat(post.dropped()).isEqualTo(dropped);
      assertThat(post.letters().stream().filter(l -> l.dropped() == 0)).hasSize(66 - (int) dropped);
      assertThat(post.letters().stream().filter(l -> l.dropped() > 0))
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.from()).isZero();
            assertThat(letter.sequence()).isEqualTo(dropped - 1);
          });
    }
  }

  @Test
  void flood_ofWhatMattersMost_leavesTheOthersTheirFloor() throws IOException {
    try (Spool spool = open()) {
      for (int i = 0; i < 8; i++) {
        spool.hand(large(Priority.BULK, i));
      }
      for (int i = 0; i < 100; i++) {
        spool.hand(large(Priority.URGENT, i));
      }
      spool.hand(Post.message(Priority.BULK, "last", 8));

      post.drain(spool, MUCH);

      assertThat(post.letters().stream().filter(l -> l.key().matches("k[0-7]|last"))).isNotEmpty();
      assertThat(post.letters().getLast().key()).isEqualTo("last");
    }
  }

  @Test
  void fullDisk_dropsWhatMattersLess() throws IOException {
    try (Spool spool = open()) {
      for (int i = 0; i < 12; i++) {
        spool.hand(large(Priority.NORMAL, i));
      }
      disk("normal").capacity(disk("normal").used() + 1000);

      spool.hand(large(Priority.NORMAL, 12));

      assertThat(spool.standing().dropped()).isPositive();
      post.drain(spool, MUCH);
      assertThat(post.letters().getLast().key()).isEqualTo("k12");
    }
  }

  @Test
  void diskThatLostItsEnd_usesNumbersAgain_andNothingNewIsTakenForKnown() throws IOException {
    try (Spool spool = open()) {
      spool.hand(Post.message(Priority.NORMAL, "a", 1));
      spool.hand(Post.message(Priority.NORMAL, "a", 2));
      post.drain(spool, MUCH);
    }
    String file = disk("normal").list().getLast();
    disk("normal").flipBit(file, sizeOf(file) - 1, 0);

    try (Spool spool = open()) {
      spool.hand(Post.message(Priority.NORMAL, "a", 3));
      post.drain(spool, MUCH);
    }

    assertThat(post.texts()).containsExactly("1", "2", "3");
  }

  private long sizeOf(String file) throws IOException {
    try (var open = disk("normal").open(file)) {
      return open.size();
    }
  }

  @Test
  void lostFolder_beginsOtherStreams() throws IOException {
    try (Spool spool = open()) {
      spool.hand(Post.message(Priority.NORMAL, "a", 1));
      post.drain(spool, MUCH);
    }
    disks.clear();
    try (Spool spool = Spool.open(this::disk, SMALL, new SplittableRandom(2))) {
      spool.hand(Post.message(Priority.NORMAL, "a", 2));
      post.drain(spool, MUCH);
    }

    assertThat(post.texts()).containsExactly("1", "2");
    assertThat(post.dropped()).isZero();
  }

  @Test
  void fleetThatForgot_isToldWhatIsGone_andGetsTheRest() throws IOException {
    try (Spool spool = open()) {
      for (int i = 0; i < 12; i++) {
        spool.hand(large(Priority.NORMAL, i));
      }
      post.drain(spool, MUCH);
      post.forget();
      spool.hand(Post.message(Priority.NORMAL, "a", 12));
      Batch batch = spool.next(MUCH).orElseThrow();
      spool.refused(batch);

      post.drain(spool, MUCH);

      assertThat(post.letters().getLast().key()).isEqualTo("a");
      assertThat(post.dropped()).isPositive();
    }
  }
}
