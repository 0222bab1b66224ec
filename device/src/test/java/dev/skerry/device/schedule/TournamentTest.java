package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;
import static dev.skerry.device.schedule.Rungs.accurate;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TournamentTest {
  private static final int SLOTS = 1;
  private static final int CAPACITY = 256;

  private final Ladder three =
      Ladder.of(
          List.of(
              accurate("full", 0.935, 10), accurate("small", 0.93, 4), accurate("tiny", 0.87, 1)),
          0.1);

  /** Arrivals with gaps of {@code meanMs} on average, and 100 ms each to be answered. */
  private static void play(
      Scheduler scheduler, Tournament tournament, int arrivals, double meanMs, Ladder ladder) {
    ArrivalLog log = new ArrivalLog(Tournament.ROUND);
    scheduler.recordTo(log);
    tournament.copy(scheduler);
    SplittableRandom random = new SplittableRandom(5);
    double now = 0;
    for (int i = 0; i < arrivals; i++) {
      now += random.nextExponential() * meanMs * MS;
      Ticket ticket = new Ticket(() -> false, ladder, 8, 1, (long) now, (long) now + 100 * MS);
      scheduler.submit(ticket, (long) now);
      scheduler.withdraw(ticket);
      if (log.size() == Tournament.ROUND) {
        tournament.replay(log);
        tournament.copy(scheduler);
      }
    }
  }

  private static Thresholds leader(double meanMs, Ladder ladder) {
    Scheduler scheduler = new Scheduler(SLOTS, CAPACITY);
    scheduler.enrol(ladder);
    Tournament tournament = new Tournament(SLOTS, CAPACITY);
    play(scheduler, tournament, 20_000, meanMs, ladder);
    return tournament.leader();
  }

  @Test
  void lowLoad_leavesTheFullModelToAll() {
    assertThat(leader(100, three).at(0, 2)).isGreaterThanOrEqualTo(1);
  }

  @Test
  void firstRequestsOfAll_getTheFullModel() {
    Scheduler scheduler = new Scheduler(SLOTS, CAPACITY);
    scheduler.enrol(three);
    Tournament tournament = new Tournament(SLOTS, CAPACITY);
    ArrivalLog log = new ArrivalLog(Tournament.ROUND);
    scheduler.recordTo(log);

    for (int i = 0; i < 5; i++) {
      long now = i * 10L * MS;
      Ticket ticket = new Ticket(() -> false, three, 8, 1, now, now + 5_000 * MS);
      scheduler.submit(ticket, now);
      scheduler.withdraw(ticket);
      tournament.copy(scheduler);
      tournament.replay(log);

      assertThat(tournament.leader().at(0, 2)).as("after %s", i + 1).isPositive();
    }
  }

  @Test
  void whileNoBurstHasCome_linesStayShort() {
    Scheduler scheduler = new Scheduler(SLOTS, CAPACITY);
    scheduler.enrol(three);
    Tournament tournament = new Tournament(SLOTS, CAPACITY);
    ArrivalLog log = new ArrivalLog(Tournament.ROUND);
    scheduler.recordTo(log);
    // The full model alone takes ten milliseconds: in forty arrivals its line grows to four.
    for (int i = 0; i < 40; i++) {
      long now = i * 9L * MS;
      Ticket ticket = new Ticket(() -> false, three, 8, 1, now, now + 100 * MS);
      scheduler.submit(ticket, now);
      scheduler.withdraw(ticket);
    }
    tournament.copy(scheduler);
    tournament.replay(log);

    assertThat(tournament.leader().at(0, 2)).isBetween(1, 3);
  }

  @Test
  void highLoad_leavesItToNobody() {
    assertThat(leader(2, three).at(0, 2)).isZero();
    assertThat(leader(2, three).at(1, 2)).isPositive();
  }

  @Test
  void sixRungs_areSearchedForWhatTheCoarseChoiceHasNot() {
    Ladder six =
        Ladder.of(
            List.of(
                accurate("a", 0.96, 16),
                accurate("b", 0.95, 8),
                accurate("c", 0.93, 4),
                accurate("d", 0.88, 2),
                accurate("e", 0.8, 1),
                accurate("f", 0.6, 0.5)),
            0.1);

    Thresholds leader = leader(16 / 6.0, six);

    // What the load leaves, 2.7 ms, lies between c and d: these two should share the work.
    assertThat(leader.at(0, 5)).isZero();
    assertThat(leader.at(1, 5)).isZero();
    assertThat(leader.at(2, 5)).isPositive();
    assertThat(leader.at(3, 5)).isGreaterThan(leader.at(2, 5));
  }

  @Test
  void sameArrivals_giveTheSameLeader() {
    assertThat(leader(5, three)).isEqualTo(leader(5, three));
  }

  @Test
  void ladderThatIsReplaced_beginsAnew() {
    Scheduler scheduler = new Scheduler(SLOTS, CAPACITY);
    Tournament tournament = new Tournament(SLOTS, CAPACITY);
    scheduler.enrol(three);
    play(scheduler, tournament, 5_000, 5, three);
    Ladder other = Ladder.of(List.of(accurate("only", 0.9, 3)), 0.1);
    scheduler.dismiss(three);
    scheduler.enrol(other);
    play(scheduler, tournament, 5_000, 5, other);

    scheduler.adopt(tournament.leader());
    scheduler.submit(new Ticket(() -> true, other, 8, 1, 0, 50 * MS), 0);

    assertThat(scheduler.assign(0)).isNotNull();
  }

  @Test
  void logThatNobodyReads_losesTheOldest() {
    ArrivalLog log = new ArrivalLog(4);
    for (int i = 0; i < 6; i++) {
      log.add(0, 8, 1, i, i + 1);
    }
    StringBuilder seen = new StringBuilder();
    log.forEach((ladder, priority, samples, arrival, deadline) -> seen.append(arrival));

    assertThat(log.lost()).isEqualTo(2);
    assertThat(seen).hasToString("2345");
  }
}
