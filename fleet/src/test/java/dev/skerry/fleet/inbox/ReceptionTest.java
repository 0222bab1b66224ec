package dev.skerry.fleet.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.link.Batch;
import dev.skerry.link.Binary;
import dev.skerry.link.Letter;
import dev.skerry.link.MessageKind;
import dev.skerry.link.Position;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReceptionTest {
  private static Letter letter(long opening, long sequence) {
    return new Letter(
        opening, sequence, sequence, MessageKind.RESULT, "k", Instant.EPOCH, new Binary(""));
  }

  private static Batch batch(long opening, long from, long to) {
    return new Batch(
        "s", LongStream.rangeClosed(from, to).mapToObj(i -> letter(opening, i)).toList());
  }

  @Test
  void first_isTaken() {
    assertThat(Reception.of(Position.START, batch(1, 0, 2)))
        .isEqualTo(new Reception.Taken(batch(1, 0, 2).letters(), new Position(1, 2)));
  }

  @Test
  void known_isPassedOver() {
    assertThat(Reception.of(new Position(1, 1), batch(1, 0, 2)))
        .isEqualTo(new Reception.Taken(List.of(letter(1, 2)), new Position(1, 2)));
    assertThat(Reception.of(new Position(1, 9), batch(1, 0, 2)))
        .isEqualTo(new Reception.Taken(List.of(), new Position(1, 9)));
  }

  @Test
  void gap_isRefused_andNothingTaken() {
    assertThat(Reception.of(new Position(1, 1), batch(1, 3, 4)))
        .isEqualTo(new Reception.Gap(new Position(1, 1), 3));
  }

  @Test
  void numbersUsedAgain_afterTheDiskLostItsEnd_areTakenAsNew() {
    assertThat(Reception.of(new Position(1, 9), batch(2, 7, 8)))
        .isEqualTo(new Reception.Taken(batch(2, 7, 8).letters(), new Position(2, 8)));
    assertThat(Reception.of(new Position(2, 8), batch(1, 9, 9)))
        .isEqualTo(new Reception.Taken(List.of(), new Position(2, 8)));
  }

  @Test
  void letterThatTellsOfDropped_closesTheGap() {
    Letter dropped =
        new Letter(1, 2, 6, MessageKind.DROPPED, "spool", Instant.EPOCH, new Binary(""));

    assertThat(Reception.of(new Position(1, 1), new Batch("s", List.of(dropped, letter(1, 7)))))
        .isEqualTo(new Reception.Taken(List.of(dropped, letter(1, 7)), new Position(1, 7)));
  }
}
