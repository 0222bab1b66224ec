package dev.skerry.device.failsafe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class WatchlistTest {
  private static final int CAPACITY = 64;

  private final Watchlist list = new Watchlist(CAPACITY);

  /** Something that does nothing when it fires. */
  private static final class Mark extends Sentinel.Armed {
    private int fired;

    Mark(long due) {
      super(due);
    }

    @Override
    public void fire() {
      fired++;
    }
  }

  @Test
  void fullList_turnsTheNextAway() {
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(list.arm(new Mark(i))).isTrue();
    }
    Mark late = new Mark(0);

    assertThat(list.arm(late)).isFalse();

    list.takeDue(0);
    assertThat(list.arm(late)).as("once there is room").isTrue();
  }

  @Test
  void whatIsDue_comesSoonestFirst() {
    list.arm(new Mark(30));
    list.arm(new Mark(10));
    list.arm(new Mark(20));

    assertThat(list.takeDue(9)).isNull();
    assertThat(list.nextDue()).isEqualTo(10);
    assertThat(list.takeDue(25)).isNotNull().extracting(Sentinel.Armed::due).isEqualTo(10L);
    assertThat(list.takeDue(25)).isNotNull().extracting(Sentinel.Armed::due).isEqualTo(20L);
    assertThat(list.takeDue(25)).isNull();
  }

  @Test
  void timesThatWrapAround_keepTheirOrder() {
    list.arm(new Mark(Long.MIN_VALUE + 5));
    list.arm(new Mark(Long.MAX_VALUE - 5));

    assertThat(list.nextDue()).isEqualTo(Long.MAX_VALUE - 5);
    assertThat(list.takeDue(Long.MAX_VALUE)).isNotNull();
    assertThat(list.takeDue(Long.MAX_VALUE)).isNull();
    assertThat(list.takeDue(Long.MIN_VALUE + 5)).isNotNull();
  }

  @Test
  void armedTwice_isAMistake() {
    Mark mark = new Mark(1);
    list.arm(mark);

    assertThatThrownBy(() -> list.arm(mark)).hasMessageContaining("expected: once");
  }

  @Test
  void anyOrderOfComingAndGoing_agreesWithASortedList() {
    SplittableRandom random = new SplittableRandom(5);
    List<Mark> expected = new ArrayList<>();
    for (int step = 0; step < 100_000; step++) {
      int what = random.nextInt(5);
      if (what < 3) {
        Mark mark = new Mark(random.nextLong(1_000));
        assertThat(list.arm(mark)).isEqualTo(expected.size() < CAPACITY);
        if (expected.size() < CAPACITY) {
          expected.add(mark);
        }
      } else if (what == 3 && !expected.isEmpty()) {
        list.disarm(expected.remove(random.nextInt(expected.size())));
      } else if (!expected.isEmpty()) {
        long soonest = expected.stream().min(Comparator.comparingLong(Mark::due)).get().due();
        Sentinel.Armed taken = list.takeDue(1_000);
        assertThat(taken).isNotNull().extracting(Sentinel.Armed::due).isEqualTo(soonest);
        expected.removeIf(mark -> mark == taken);
      }
      assertThat(list.size()).isEqualTo(expected.size());
    }
  }

  @Test
  void armingAndFiring_allocateNothing() {
    Mark[] marks = new Mark[CAPACITY];
    for (int i = 0; i < CAPACITY; i++) {
      marks[i] = new Mark(i * 7L % CAPACITY);
    }
    rounds(marks, 2_000);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    rounds(marks, 20_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    // Measuring itself takes some bytes; one object for each of 1,280,000 would be megabytes.
    assertThat(allocated).isLessThan(10_000);
    assertThat(marks[1].fired).isPositive();
  }

  private void rounds(Mark[] marks, int count) {
    for (int round = 0; round < count; round++) {
      for (Mark mark : marks) {
        list.arm(mark);
      }
      list.disarm(marks[round % marks.length]);
      for (Sentinel.Armed due = list.takeDue(CAPACITY); due != null; due = list.takeDue(CAPACITY)) {
        due.fire();
      }
    }
  }
}
