package dev.skerry.engine.patrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PatrolTest {
  private static final long WEIGHTS = 64L << 30;
  private static final int PAGES = 300;
  private static final int PAGE_BITS = Patrol.PAGE * Byte.SIZE;
  private static final int ROUNDS_UNTIL_STILL = 2;

  private final FakeMemory memory = new FakeMemory().map(WEIGHTS, PAGES, 1);
  private final Patrol patrol = new Patrol(memory);

  private List<MemoryLine> round() throws IOException {
    List<MemoryLine> turned = new ArrayList<>();
    long round = patrol.rounds();
    while (patrol.rounds() == round) {
      turned.addAll(patrol.look(17).turned());
    }
    return turned;
  }

  private void rounds(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      assertThat(round()).isEmpty();
    }
  }

  @Test
  void anyBit_isToldOfInTheNextRound_once() throws IOException {
    SplittableRandom chance = new SplittableRandom(3);
    rounds(ROUNDS_UNTIL_STILL);
    for (int page = 0; page < PAGES; page += 5) {
      int bit = page * PAGE_BITS + chance.nextInt(PAGE_BITS);
      int line = bit / Byte.SIZE / MemoryLine.LENGTH * MemoryLine.LENGTH;
      MemoryLine before = MemoryLine.of(memory.content(WEIGHTS), line);

      memory.turn(WEIGHTS, bit);

      assertThat(round())
          .singleElement()
          .satisfies(told -> assertThat(told.bytes()).isEqualTo(before.bytes()));
      rounds(1);
    }
  }

  @Test
  void otherMemoryWithTheSame_hasTheLineWhereverItLies() throws IOException {
    rounds(ROUNDS_UNTIL_STILL);
    SplittableRandom chance = new SplittableRandom(4);
    int shift = MemoryLine.LENGTH * chance.nextInt(64);
    FakeMemory twin = new FakeMemory().map(WEIGHTS + 4096, 1, 9).map(2 * WEIGHTS, PAGES + 1, 10);
    byte[] same = memory.content(WEIGHTS).clone();
    System.arraycopy(same, 0, twin.content(2 * WEIGHTS), shift, same.length);
    Patrol other = new Patrol(twin);
    for (int page = 0; page < PAGES; page += 7) {
      memory.turn(WEIGHTS, page * PAGE_BITS + chance.nextInt(PAGE_BITS));
      List<MemoryLine> told = round();

      assertThat(found(other, told)).isEqualTo(Patrol.Search.FOUND);
      assertThat(found(patrol, told)).isEqualTo(Patrol.Search.NOT_FOUND);
    }
    assertThat(other.look(1).search()).isEqualTo(Patrol.Search.NONE);
  }

  private static Patrol.Search found(Patrol where, List<MemoryLine> lines) throws IOException {
    where.seek(lines);
    Patrol.Search search = where.look(13).search();
    while (search == Patrol.Search.GOING_ON) {
      search = where.look(13).search();
    }
    return search;
  }

  @Test
  void pageThatIsWrittenTo_isNothingToTellOf() throws IOException {
    rounds(ROUNDS_UNTIL_STILL);
    SplittableRandom chance = new SplittableRandom(5);
    for (int turn = 0; turn < 30; turn++) {
      for (int write = 0; write < 4; write++) {
        int at = chance.nextInt(PAGES) * Patrol.PAGE + chance.nextInt(500) * 8;
        memory.content(WEIGHTS)[at] += (byte) (3 + 4 * chance.nextInt(60));
        memory.content(WEIGHTS)[at + 1] ^= (byte) 0xff;
      }
      assertThat(round()).isEmpty();
    }
  }

  @Test
  void bitAmongZerosOrText_isNothingToTellOf() throws IOException {
    byte[] flags = memory.content(WEIGHTS);
    Arrays.fill(flags, 0, Patrol.PAGE, (byte) 0);
    flags[8] = 1;
    for (int i = Patrol.PAGE; i < 2 * Patrol.PAGE; i++) {
      flags[i] = (byte) ('a' + i % 23);
    }
    rounds(ROUNDS_UNTIL_STILL);

    memory.turn(WEIGHTS, 24L * Byte.SIZE);
    memory.turn(WEIGHTS, (Patrol.PAGE + 100L) * Byte.SIZE);

    assertThat(round()).isEmpty();
  }

  @Test
  void flagsOfASizeBesideWeights_areNothingToTellOf() throws IOException {
    byte[] content = memory.content(WEIGHTS);
    Arrays.fill(content, 52, 56, (byte) 0);
    rounds(ROUNDS_UNTIL_STILL);

    memory.turn(WEIGHTS, 48L * Byte.SIZE);

    assertThat(round()).isEmpty();
  }

  @Test
  void pageThatHasChanged_isReadAgainOnlyAfterSomethingWasLoaded() throws IOException {
    rounds(ROUNDS_UNTIL_STILL);
    Arrays.fill(memory.content(WEIGHTS), 0, Patrol.PAGE, (byte) 77);
    rounds(1);
    long before = memory.pagesRead();
    rounds(20);
    assertThat(memory.pagesRead() - before).isEqualTo(20L * (PAGES - 1));

    new SplittableRandom(6).nextBytes(memory.content(WEIGHTS));
    patrol.beginAnew();
    rounds(ROUNDS_UNTIL_STILL);
    memory.turn(WEIGHTS, 5);

    assertThat(round()).hasSize(1);
  }

  @Test
  void untilAllWasReadOnce_itIsYoung_andAgainAfterALoad() throws IOException {
    assertThat(patrol.look(PAGES - 1).isYoung()).isTrue();
    assertThat(patrol.look(1).isYoung()).isFalse();
    assertThat(patrol.look(1).isYoung()).isFalse();

    patrol.beginAnew();

    assertThat(patrol.look(PAGES - 1).isYoung()).isTrue();
    assertThat(patrol.look(1).isYoung()).isFalse();
  }

  @Test
  void bitThatTurnsJustBeforeALoad_isToldOf_andWhatTheLoadChangesIsGuardedAnew()
      throws IOException {
    memory.map(3 * WEIGHTS, 8, 3);
    rounds(ROUNDS_UNTIL_STILL);
    memory.turn(WEIGHTS, 12_345);
    memory.map(2 * WEIGHTS, 8, 2);
    new SplittableRandom(7).nextBytes(memory.content(3 * WEIGHTS));
    patrol.beginAnew();

    assertThat(round()).hasSize(1);
    rounds(ROUNDS_UNTIL_STILL);
    memory.turn(WEIGHTS, 12_346);
    assertThat(round()).hasSize(1);
    memory.turn(2 * WEIGHTS, 99);
    memory.turn(3 * WEIGHTS, 99);
    assertThat(round()).hasSize(2);
  }

  @Test
  void emptyPages_areReadNowAndThen() throws IOException {
    memory.map(3 * WEIGHTS, 8, 1);
    Arrays.fill(memory.content(3 * WEIGHTS), (byte) 0);
    rounds(ROUNDS_UNTIL_STILL);
    new SplittableRandom(6).nextBytes(memory.content(3 * WEIGHTS));
    rounds(12);

    memory.turn(3 * WEIGHTS, 5);

    assertThat(round()).hasSize(1);
  }

  @Test
  void pageThatCannotBeRead_hidesNoneBehindIt() throws IOException {
    memory.hole(WEIGHTS + 3L * Patrol.PAGE);
    rounds(ROUNDS_UNTIL_STILL);

    memory.turn(WEIGHTS, 4L * PAGE_BITS + 1);

    assertThat(round()).hasSize(1);
  }

  @Test
  void whatIsKnown_survivesWhatIsMappedAroundIt() throws IOException {
    rounds(ROUNDS_UNTIL_STILL);
    memory.map(WEIGHTS - 100L * Patrol.PAGE, 50, 2).map(3 * WEIGHTS, 9, 3);
    rounds(1);
    memory.unmap(3 * WEIGHTS);
    memory.turn(WEIGHTS, 12_345);

    assertThat(round()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverIsMappedMovedAndWritten_itGoesOn(long seed) throws IOException {
    SplittableRandom chance = new SplittableRandom(seed);
    for (int step = 0; step < 400; step++) {
      long place = 4 * WEIGHTS + chance.nextInt(8) * 4096L * Patrol.PAGE;
      switch (chance.nextInt(4)) {
        case 0 -> memory.map(place, chance.nextInt(1, 200), step);
        case 1 -> memory.unmap(place);
        case 2 -> memory.content(WEIGHTS)[chance.nextInt(Patrol.PAGE)] ^= (byte) chance.nextInt();
        default -> patrol.look(chance.nextInt(1, 400));
      }
    }
    patrol.beginAnew();
    rounds(20);
    memory.turn(WEIGHTS, chance.nextInt(PAGES * Patrol.PAGE) * 8L + 7);

    assertThat(round()).hasSize(1);
  }
}
