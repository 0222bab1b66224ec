package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;
import static dev.skerry.device.schedule.Rungs.ladder;
import static dev.skerry.device.schedule.Rungs.rung;
import static dev.skerry.device.schedule.Rungs.ticket;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SchedulerTest {
  private final Ladder three = ladder(rung("full", 10), rung("small", 4), rung("tiny", 1));
  private final Ladder one = ladder(rung("only", 10));

  @Test
  void idleSlot_runsAtOnceOnTheBestRung() {
    Scheduler scheduler = new Scheduler(1, 8);

    assertThat(scheduler.submit(ticket(three, 0, 50), 0)).isEqualTo(Verdict.ADMITTED);

    assertThat(requireNonNull(scheduler.assign(0)).rung().name()).isEqualTo("full");
  }

  @Test
  void shortDeadline_stepsDownTheLadder() {
    Scheduler scheduler = new Scheduler(1, 8);
    scheduler.submit(ticket(three, 0, 5), 0);

    Assignment assigned = requireNonNull(scheduler.assign(0));

    assertThat(assigned.rung().name()).isEqualTo("small");
    assertThat(assigned.steps()).isEqualTo(1);
  }

  @Test
  void deadlineBelowTheFastestRung_isStillTriedWhenIdle() {
    // The quantile says that some runs would be late; half of them are as fast as the median.
    Ladder slow = ladder(rung("slow", 10));
    for (int run = 0; run < LatencyEstimate.WINDOW; run++) {
      slow.best().latency(1).record((10 + run % 10) * MS);
    }
    Scheduler scheduler = new Scheduler(1, 8);

    assertThat(scheduler.submit(ticket(slow, 0, 15), 0)).isEqualTo(Verdict.ADMITTED);
    assertThat(scheduler.assign(0)).isNotNull();
  }

  @Test
  void hopelessDeadline_isTurnedAwayAtOnce() {
    Scheduler scheduler = new Scheduler(1, 8);

    assertThat(scheduler.submit(ticket(one, 0, 9), 0)).isEqualTo(Verdict.TOO_LATE);
    assertThat(scheduler.waiting()).isZero();
  }

  @Test
  void whoCannotBeInTimeAnyMore_isLetGo() {
    Scheduler scheduler = new Scheduler(1, 8);
    Ticket hurried = ticket(one, 0, 25);
    Ticket patient = ticket(one, 0, 60);
    scheduler.submit(ticket(one, 0, 12), 0);
    Assignment running = requireNonNull(scheduler.assign(0));
    assertThat(scheduler.submit(hurried, 0)).isEqualTo(Verdict.ADMITTED);
    assertThat(scheduler.submit(patient, 0)).isEqualTo(Verdict.ADMITTED);

    // The first took 20 ms instead of 10: the second would end at 30.
    assertThat(scheduler.next(running, -1, 20 * MS)).isTrue();

    assertThat(running.ticket(0)).isSameAs(patient);
    assertThat(scheduler.withdraw(hurried)).isFalse();
    assertThat(scheduler.takeLetGo()).isSameAs(hurried);
    assertThat(scheduler.takeLetGo()).isNull();
  }

  @Test
  void burstWithHardlyTimeLeft_makesPlaceForOneWhoWouldBeLostBehindIt() {
    Scheduler scheduler = new Scheduler(1, 8);
    Ticket later = ticket(one, 0, 31);
    Assignment running = behindABurst(scheduler, later);

    // Either of the burst would have 13 ms for its 10, and leave 9 to who comes behind; who has 19
    // in its stead.
    assertThat(scheduler.next(running, -1, 12 * MS)).isTrue();

    assertThat(running.ticket(0)).isSameAs(later);
    assertThat(scheduler.takeLetGo()).isNotNull();
    assertThat(scheduler.takeLetGo()).isNotNull();
  }

  @Test
  void burstWithHardlyTimeLeft_runsIfThatCostsNobodyBehindIt() {
    Scheduler scheduler = new Scheduler(1, 8);
    Ticket later = ticket(one, 0, 33);
    Assignment running = behindABurst(scheduler, later);

    assertThat(scheduler.next(running, -1, 12 * MS)).isTrue();

    assertThat(running.ticket(0)).isNotSameAs(later);
    assertThat(scheduler.takeLetGo()).isNull();
  }

  @Test
  void whoCouldNotBeInTimeInItsStead_takesNobodysPlace() {
    Scheduler scheduler = new Scheduler(1, 8);
    // Has 58 ms when the burst is run, and needs 80.
    Ticket large = new Ticket(() -> true, one, 8, 8, 0, 70 * MS);
    Assignment running = behindABurst(scheduler, large);

    assertThat(scheduler.next(running, -1, 12 * MS)).isTrue();

    assertThat(running.ticket(0)).isNotSameAs(large);
    assertThat(scheduler.takeLetGo()).isNull();
  }

  @Test
  void whoCanRunOnAnotherSlotInTime_takesNobodysPlace() {
    Scheduler scheduler = new Scheduler(2, 8);
    scheduler.submit(ticket(one, 0, 12), 0);
    Assignment first = requireNonNull(scheduler.assign(0));
    scheduler.submit(ticket(one, 0, 30), 3 * MS);
    requireNonNull(scheduler.assign(3 * MS));
    Ticket head = ticket(one, 0, 26);
    scheduler.submit(head, 0);
    scheduler.submit(ticket(one, 0, 27), 0);

    // The other slot is free at 13, early enough for the second one.
    assertThat(scheduler.next(first, -1, 12 * MS)).isTrue();

    assertThat(first.ticket(0)).isSameAs(head);
    assertThat(scheduler.takeLetGo()).isNull();
  }

  /** Something that runs for 12 ms, two that must be done by 25, and then somebody. */
  private Assignment behindABurst(Scheduler scheduler, Ticket later) {
    scheduler.submit(ticket(one, 0, 12), 0);
    Assignment running = requireNonNull(scheduler.assign(0));
    scheduler.submit(ticket(one, 0, 25), 0);
    scheduler.submit(ticket(one, 0, 25), 0);
    scheduler.submit(later, 0);
    return running;
  }

  @Test
  void whoGivesWayInAFullLine_isLetGo() {
    Scheduler scheduler = new Scheduler(1, 1);
    Ticket patient = ticket(three, 0, 1000);
    scheduler.submit(patient, 0);

    assertThat(scheduler.submit(ticket(three, 0, 100), 0)).isEqualTo(Verdict.ADMITTED);

    assertThat(scheduler.takeLetGo()).isSameAs(patient);
  }

  @Test
  void whoIsNotWantedAnyMore_isNotToldOf() {
    Scheduler scheduler = new Scheduler(1, 8);
    scheduler.submit(new Ticket(() -> false, three, 8, 1, 0, 100 * MS), 0);

    assertThat(scheduler.assign(0)).isNull();

    assertThat(scheduler.takeLetGo()).isNull();
  }

  @Test
  void fullLine_refuses() {
    Scheduler scheduler = new Scheduler(1, 1);
    scheduler.submit(ticket(three, 0, 1000), 0);

    assertThat(scheduler.submit(ticket(three, 0, 1000), 0)).isEqualTo(Verdict.FULL);
  }

  @Test
  void earlierDeadline_goesFirst() {
    Scheduler scheduler = busy();
    Ticket later = ticket(three, 0, 200);
    Ticket sooner = ticket(three, 0, 100);
    scheduler.submit(later, 0);
    scheduler.submit(sooner, 0);

    assertThat(next(scheduler, 1)).containsExactly(sooner);
    assertThat(next(scheduler, 2)).containsExactly(later);
  }

  @Test
  void higherPriority_goesBeforeEarlierDeadline() {
    Scheduler scheduler = busy();
    Ticket urgent = ticket(three, 0, 100);
    Ticket important = new Ticket(() -> true, three, 1, 1, 0, 200 * MS);
    scheduler.submit(urgent, 0);
    scheduler.submit(important, 0);

    assertThat(next(scheduler, 1)).containsExactly(important);
  }

  @Test
  void longLine_takesACheaperRungSoThatNobodyIsLate() {
    Scheduler scheduler = busy();
    for (int i = 0; i < 10; i++) {
      scheduler.submit(ticket(three, 0, 12), 0);
    }

    scheduler.next(running, -1, MS);

    // With 10 ms for itself, nine others of 1 ms each could not be done by 12 ms.
    assertThat(running.rung().name()).isEqualTo("tiny");
  }

  @Test
  void alikeTickets_runAsOneBatch() {
    Ladder batched = ladder(rung("b", 4, 5, 7, 11));
    Scheduler scheduler = busy();
    List<Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      tickets.add(ticket(batched, 0, 100));
      scheduler.submit(tickets.get(i), 0);
    }

    assertThat(next(scheduler, 1)).containsExactlyElementsOf(tickets.subList(0, 4));
    assertThat(next(scheduler, 8)).containsExactly(tickets.get(4));
  }

  @Test
  void batchThatWouldMakeAMemberLate_isSmaller() {
    Ladder batched = ladder(rung("b", 4, 5, 7, 11));
    Scheduler scheduler = busy();
    for (int i = 0; i < 8; i++) {
      scheduler.submit(ticket(batched, 0, i == 0 ? 9 : 100), 0);
    }

    // Eight take 11 ms, four take 7 ms and are done 8 ms after the start.
    assertThat(next(scheduler, 1)).hasSize(4);
  }

  @Test
  void otherAgentsTicket_endsTheBatch() {
    Ladder batched = ladder(rung("b", 4, 5));
    Scheduler scheduler = busy();
    Ticket first = ticket(batched, 0, 100);
    scheduler.submit(first, 0);
    scheduler.submit(ticket(three, 0, 101), 0);
    scheduler.submit(ticket(batched, 0, 102), 0);

    assertThat(next(scheduler, 1)).containsExactly(first);
  }

  @Test
  void unwantedTicket_neverRuns() {
    Scheduler scheduler = busy();
    boolean[] wanted = {true};
    scheduler.submit(new Ticket(() -> wanted[0], three, 8, 1, 0, 100 * MS), 0);
    wanted[0] = false;

    assertThat(scheduler.next(running, -1, MS)).isFalse();
    assertThat(scheduler.waiting()).isZero();
  }

  @Test
  void expiredTicket_neverRuns() {
    Scheduler scheduler = busy();
    scheduler.submit(ticket(three, 0, 20), 0);

    assertThat(scheduler.next(running, -1, 20 * MS)).isFalse();
  }

  @Test
  void withdrawnTicket_neverRuns() {
    Scheduler scheduler = busy();
    Ticket ticket = ticket(three, 0, 100);
    scheduler.submit(ticket, 0);

    assertThat(scheduler.withdraw(ticket)).isTrue();
    assertThat(scheduler.withdraw(ticket)).isFalse();
    assertThat(scheduler.next(running, -1, MS)).isFalse();
  }

  @Test
  void manySamples_costAsManyRuns() {
    Scheduler scheduler = new Scheduler(1, 8);
    Ticket many = new Ticket(() -> true, one, 8, 5, 0, 49 * MS);
    Ticket fits = new Ticket(() -> true, one, 8, 5, 0, 51 * MS);

    assertThat(scheduler.submit(many, 0)).isEqualTo(Verdict.TOO_LATE);
    assertThat(scheduler.submit(fits, 0)).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void clockThatWrapsAround_changesNothing() {
    Scheduler scheduler = new Scheduler(1, 8);
    long now = Long.MAX_VALUE - 2 * MS;
    Ticket sooner = new Ticket(() -> true, three, 8, 1, now, now + 20 * MS);
    Ticket later = new Ticket(() -> true, three, 8, 1, now, now + 30 * MS);

    assertThat(scheduler.submit(later, now)).isEqualTo(Verdict.ADMITTED);
    assertThat(scheduler.submit(sooner, now)).isEqualTo(Verdict.ADMITTED);
    assertThat(requireNonNull(scheduler.assign(now)).ticket(0)).isSameAs(sooner);
  }

  private Assignment running = new Assignment(0, 0, 1);

  /** A scheduler whose only slot runs something that is nearly done. */
  private Scheduler busy() {
    Scheduler scheduler = new Scheduler(1, 64);
    scheduler.submit(ticket(ladder(rung("other", 1)), 0, 100), 0);
    running = requireNonNull(scheduler.assign(0));
    return scheduler;
  }

  private List<Ticket> next(Scheduler scheduler, long nowMs) {
    assertThat(scheduler.next(running, -1, nowMs * MS)).isTrue();
    List<Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < running.size(); i++) {
      tickets.add(running.ticket(i));
    }
    return tickets;
  }

  @Test
  void rungThatWasSlowOnce_isTriedAgain() {
    Ladder ladder = ladder(rung("full", 10), rung("tiny", 1));
    for (int run = 0; run < 100; run++) {
      ladder.best().latency(1).record(200 * MS);
    }
    Scheduler scheduler = new Scheduler(1, 8);

    assertThat(runsUntilBest(scheduler, ladder)).isBetween(1, 5_000);
  }

  @Test
  void onlyRungThatWasSlowOnce_isTriedAgain() {
    Ladder ladder = ladder(rung("only", 10));
    for (int run = 0; run < 100; run++) {
      ladder.best().latency(1).record(200 * MS);
    }
    Scheduler scheduler = new Scheduler(1, 8);
    int refused = 0;
    while (scheduler.submit(ticket(ladder, 0, 50), 0) == Verdict.TOO_LATE && refused < 10_000) {
      refused++;
    }

    assertThat(refused).isBetween(1, 5_000);
  }

  /**
   * How many requests of 50 ms go to a cheaper rung of an idle device before one goes to the best.
   */
  private static int runsUntilBest(Scheduler scheduler, Ladder ladder) {
    for (int requests = 0; requests < 10_000; requests++) {
      scheduler.submit(ticket(ladder, 0, 50), 0);
      Assignment assigned = requireNonNull(scheduler.assign(0));
      if (assigned.steps() == 0) {
        return requests;
      }
      scheduler.next(assigned, MS, 0);
    }
    return Integer.MAX_VALUE;
  }
}
