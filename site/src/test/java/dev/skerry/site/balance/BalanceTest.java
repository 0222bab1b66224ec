package dev.skerry.site.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Offer;
import dev.skerry.site.view.Service;
import dev.skerry.site.view.Standing;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalanceTest {
  private static final long MS = 1_000_000;
  private static final List<Offer> LADDER =
      List.of(new Offer("full", 0.95, 10 * MS, 11 * MS), new Offer("tiny", 0.8, MS, 2 * MS));

  private static Standing standing(long backlog, Service... services) {
    return new Standing(1, 1, 1, backlog, 0, true, List.of(services), List.of());
  }

  private static Service service(String version, List<Offer> offers) {
    return new Service("agent", version, 100 * MS, false, false, offers);
  }

  private static final Service SERVICE = service("1", LADDER);

  private static Neighbour neighbour(String name, long roundTrip, Standing standing) {
    return new Neighbour(name, standing, 0, standing.backlog(), roundTrip, roundTrip);
  }

  private static Choice choose(long left, Standing own, Neighbour... neighbours) {
    return Balance.choose(
        new Ask("agent", "", 1, left), own, own.backlog(), List.of(neighbours), knowing(0), 1);
  }

  private static long fallback(Choice choice) {
    return choice instanceof Choice.Leave leave ? leave.fallback() : 0;
  }

  private static Balance.Acquaintance knowing(long underway) {
    return new Balance.Acquaintance() {
      @Override
      public long underway(Neighbour neighbour) {
        return underway;
      }

      @Override
      public long way(Neighbour neighbour) {
        return neighbour.longRoundTrip();
      }
    };
  }

  @Test
  void idleDevice_keepsItsQuestions() {
    assertThat(choose(100 * MS, standing(0, SERVICE), neighbour("n", MS, standing(0, SERVICE))))
        .isEqualTo(Choice.Stay.HERE);
  }

  @Test
  void loadedDevice_sendsToAnIdleNeighbour_withTimeToFallBack() {
    Choice choice =
        choose(100 * MS, standing(40 * MS, SERVICE), neighbour("n", MS, standing(0, SERVICE)));

    assertThat(choice)
        .isInstanceOfSatisfying(
            Choice.Leave.class,
            leave -> {
              assertThat(leave.device()).isEqualTo("n");
              // What is left then is enough for the run that goes on, and one on the base rung.
              assertThat(leave.fallback()).isLessThanOrEqualTo(100 * MS - 11 * MS - 2 * MS);
              assertThat(leave.budget()).isEqualTo(leave.fallback() - MS);
            });
  }

  @Test
  void neighbour_thatTakesLongerThanForetold_isToldAllTheTimeThereIs() {
    Standing own = standing(40 * MS, SERVICE);
    Balance.Acquaintance slow =
        new Balance.Acquaintance() {
          @Override
          public long underway(Neighbour neighbour) {
            return 0;
          }

          @Override
          public long way(Neighbour neighbour) {
            return 30 * MS;
          }
        };

    Choice choice =
        Balance.choose(
            new Ask("agent", "", 1, 100 * MS),
            own,
            own.backlog(),
            List.of(neighbour("n", MS, standing(0, SERVICE))),
            slow,
            1);

    assertThat(choice)
        .isInstanceOfSatisfying(
            Choice.Leave.class,
            leave -> {
              assertThat(leave.budget()).isEqualTo(leave.fallback() - MS);
              assertThat(leave.way()).isEqualTo(30 * MS);
            });
  }

  @Test
  void neighbour_asLoaded_isNotAsked() {
    assertThat(
            choose(
                100 * MS,
                standing(40 * MS, SERVICE),
                neighbour("n", MS, standing(40 * MS, SERVICE))))
        .isEqualTo(Choice.Stay.HERE);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 1000})
  void neighbour_withAShorterLine_isAsked_thoughBothAreShortEnough(long deadline) {
    Standing own = standing(2 * MS, SERVICE);

    // With the longer deadline there is time for the best rung in all of these lines.
    assertThat(choose(deadline * MS, own, neighbour("n", MS, standing(MS, SERVICE))))
        .isInstanceOf(Choice.Leave.class);
    assertThat(choose(deadline * MS, own, neighbour("n", MS, standing(3 * MS, SERVICE))))
        .isEqualTo(Choice.Stay.HERE);
  }

  @Test
  void neighbour_thatWouldBeLateByItsLineAndTheWay_isNotAsked_howeverLongTheLineHere() {
    Standing own = standing(2000 * MS, SERVICE);

    // Of 86 ms until it has to be back: the way, a line of 10, a run of 11 and one of 2.
    assertThat(choose(100 * MS, own, neighbour("n", 64 * MS, standing(10 * MS, SERVICE))))
        .isEqualTo(Choice.Stay.HERE);
    assertThat(choose(100 * MS, own, neighbour("n", 62 * MS, standing(10 * MS, SERVICE))))
        .isInstanceOf(Choice.Leave.class);
  }

  @Test
  void whatANeighbourOnceDidForOthers_isNoRunThatHasJustBegun() {
    Service slow = service("1", List.of(new Offer("full", 0.95, 10 * MS, 30 * MS)));
    Standing own = standing(2000 * MS, SERVICE);

    // Of 86 ms: the way of 50, and a run of 30 at the most. One more before it would be too long.
    Neighbour faded = new Neighbour("n", standing(0, slow), 0, MS / 10, 50 * MS, 50 * MS);
    assertThat(choose(100 * MS, own, faded)).isInstanceOf(Choice.Leave.class);
    Neighbour busy = new Neighbour("n", standing(0, slow), 0, 10 * MS, 50 * MS, 50 * MS);
    assertThat(choose(100 * MS, own, busy)).isEqualTo(Choice.Stay.HERE);
  }

  @Test
  void runsInALine_areNotAllAsLongAsTheLongest() {
    Service single = service("1", List.of(new Offer("full", 0.95, 10 * MS, 20 * MS)));
    Standing own = standing(2000 * MS, SERVICE);

    // Four runs of 10 and twice 10 beyond that; all four at their longest would be 80.
    assertThat(choose(100 * MS, own, neighbour("n", 25 * MS, standing(30 * MS, single))))
        .isInstanceOf(Choice.Leave.class);
    assertThat(choose(100 * MS, own, neighbour("n", 27 * MS, standing(30 * MS, single))))
        .isEqualTo(Choice.Stay.HERE);
  }

  @Test
  void whoCouldOnlyBeAnsweredSafelyHere_isGivenTheTimeUntilThat() {
    Service safe = new Service("agent", "1", 100 * MS, true, false, LADDER);
    Neighbour[] idle = {neighbour("n", MS, standing(0, safe))};

    // Behind a line of 40 nobody who comes back 12 ms before the deadline would be in time.
    assertThat(fallback(choose(100 * MS, standing(40 * MS, safe), idle))).isEqualTo(94 * MS);
    // Of much time a fiftieth, but no more than would be kept otherwise.
    assertThat(fallback(choose(200 * MS, standing(80 * MS, safe), idle))).isEqualTo(194 * MS);
    assertThat(fallback(choose(1000 * MS, standing(400 * MS, safe), idle))).isEqualTo(988 * MS);
    // Behind a line of 5 there is time for a model even so.
    assertThat(fallback(choose(100 * MS, standing(5 * MS, safe), idle))).isEqualTo(88 * MS);
  }

  @Test
  void neighbour_withASmallerModelAlone_isAskedOnlyIfItDoesBetterEvenSo() {
    Service small = service("1", List.of(new Offer("tiny", 0.8, MS, 2 * MS)));

    assertThat(choose(100 * MS, standing(2 * MS, SERVICE), neighbour("n", MS, standing(0, small))))
        .isEqualTo(Choice.Stay.HERE);
    assertThat(choose(100 * MS, standing(80 * MS, SERVICE), neighbour("n", MS, standing(0, small))))
        .isInstanceOf(Choice.Leave.class);
  }

  @Test
  void neighbour_withoutTheModelOrWithAnotherVersionOrClosed_isNotAsked() {
    Standing own = standing(40 * MS, SERVICE);
    Standing closed = new Standing(1, 1, 1, 0, 0, false, List.of(SERVICE), List.of());

    assertThat(
            choose(
                100 * MS,
                own,
                neighbour("without", MS, standing(0)),
                neighbour("other", MS, standing(0, service("2", LADDER))),
                neighbour("hot", MS, closed),
                neighbour("failing", MS, standing(0, service("1", List.of())))))
        .isEqualTo(Choice.Stay.HERE);
  }

  @Test
  void neighbour_tooFarAwayForTheDeadline_isNotAsked() {
    assertThat(
            choose(
                30 * MS, standing(40 * MS, SERVICE), neighbour("n", 20 * MS, standing(0, SERVICE))))
        .isEqualTo(Choice.Stay.HERE);
  }

  @Test
  void agent_thatIsNotHere_isAskedWhereItIs() {
    assertThat(choose(100 * MS, standing(0), neighbour("n", MS, standing(0, SERVICE))))
        .isInstanceOf(Choice.Leave.class);
  }

  @Test
  void whatIsUnderway_countsAsBacklog() {
    Standing own = standing(40 * MS, SERVICE);
    List<Neighbour> one = List.of(neighbour("n", MS, standing(0, SERVICE)));
    Ask ask = new Ask("agent", "", 1, 100 * MS);

    assertThat(Balance.choose(ask, own, own.backlog(), one, knowing(40 * MS), 1))
        .isEqualTo(Choice.Stay.HERE);
  }

  @Test
  void manyIdleNeighbours_areAllAsked_andTheBusiestOfThemNever() {
    Standing own = standing(60 * MS, SERVICE);
    Neighbour[] ten =
        IntStream.range(0, 10)
            .mapToObj(i -> neighbour("n" + i, MS, standing(i == 0 ? 50 * MS : 0, SERVICE)))
            .toArray(Neighbour[]::new);
    SplittableRandom random = new SplittableRandom(3);
    int[] asked = new int[10];

    for (int i = 0; i < 1000; i++) {
      Choice choice =
          Balance.choose(
              new Ask("agent", "", 1, 100 * MS),
              own,
              own.backlog(),
              List.of(ten),
              knowing(0),
              random.nextLong());
      if (choice instanceof Choice.Leave leave) {
        asked[leave.device().charAt(1) - '0']++;
      }
    }

    assertThat(asked[0]).isZero();
    assertThat(IntStream.range(1, 10).map(i -> asked[i])).allMatch(count -> count > 50);
  }
}
