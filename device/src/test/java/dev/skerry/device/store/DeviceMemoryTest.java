package dev.skerry.device.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sim.Fate;
import dev.skerry.sim.SimulatedDisk;
import dev.skerry.terms.Digest;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DeviceMemoryTest {
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant SECOND = Instant.parse("2026-01-02T00:00:00Z");
  private static final Digest MODEL = new Digest("ab".repeat(32));

  private final SimulatedDisk disk = new SimulatedDisk(event -> {});

  @Test
  void firstStart_remembersNothing() throws Exception {
    try (DeviceMemory memory = DeviceMemory.open(disk, FIRST)) {
      assertThat(memory.recovered().lastStart()).isEmpty();
      assertThat(memory.hasPassed(MODEL)).isFalse();
    }
  }

  @Test
  void powerCut_losesNothingThatWasNoted() throws Exception {
    DeviceMemory memory = DeviceMemory.open(disk, FIRST);
    memory.notePassed(MODEL);
    memory.noteAnswered(17);

    disk.crash(Fate.NOTHING);

    try (DeviceMemory again = DeviceMemory.open(disk, SECOND)) {
      assertThat(again.hasPassed(MODEL)).isTrue();
      assertThat(again.recovered().clean()).isFalse();
      assertThat(again.recovered().answered()).isEqualTo(17);
      assertThat(again.recovered().lastStart()).isEqualTo(Optional.of(FIRST));
      again.noteAnswered(3);
      again.noteStopped();
    }
    try (DeviceMemory third = DeviceMemory.open(disk, SECOND)) {
      assertThat(third.recovered().clean()).isTrue();
      assertThat(third.recovered().answered()).isEqualTo(20);
      assertThat(third.hasPassed(MODEL)).isTrue();
    }
  }

  @Test
  void manyStarts_doNotGrowTheDisk() throws Exception {
    for (int start = 0; start < 50; start++) {
      try (DeviceMemory memory = DeviceMemory.open(disk, FIRST.plusSeconds(start))) {
        memory.notePassed(MODEL);
        memory.noteAnswered(1);
      }
    }

    try (DeviceMemory last = DeviceMemory.open(disk, SECOND)) {
      assertThat(last.recovered().answered()).isEqualTo(50);
      assertThat(disk.used()).isLessThan(64 << 10);
    }
  }

  @Test
  void yearOfNotes_forgetsNothingAndStaysSmall() throws Exception {
    DeviceMemory memory = DeviceMemory.open(disk, FIRST);
    memory.notePassed(MODEL);
    for (int note = 1; note <= 60_000; note++) {
      memory.noteAnswered(note);
    }

    disk.crash(Fate.NOTHING);

    try (DeviceMemory again = DeviceMemory.open(disk, SECOND)) {
      assertThat(again.hasPassed(MODEL)).isTrue();
      assertThat(again.recovered().clean()).isFalse();
      assertThat(again.recovered().answered()).isEqualTo(60_000);
      assertThat(again.recovered().lastStart()).contains(FIRST);
      assertThat(disk.used()).isLessThan(4 << 20);
    }
  }

  @Test
  void notesOfANewerProgram_arePassedOver() {
    assertThat(Note.parse("dreamt of sheep")).isEmpty();
    assertThat(Note.parse("passed nothing")).isEmpty();
    assertThat(Note.parse("")).isEmpty();
    assertThat(Note.parse("answered 12")).contains(new Note.Answered(12));
  }
}
