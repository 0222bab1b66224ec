package dev.skerry.device.schedule;

import java.time.Duration;

/**
 * Whether those who ask wait for their answers before they ask again.
 *
 * <p>A {@link Tournament} replays what came in as if it came whatever is answered. Callers that
 * wait are another matter: the quicker they are answered, the more they ask, and a device that
 * answers them on small rungs sees a load that its best rung could never bear. Nothing that is
 * recorded tells the two apart, for a policy holds open lines at an even length as well. So it is
 * tried: while lines are more even than chance would have them, the best rung for which everybody
 * has time enough, with all others before them, is run a few times. If as many come meanwhile as
 * came before, the line grows, and that was all; if no more come than are answered, it is run on,
 * or the next one down or up as there is less time or more, until the line grows after all.
 *
 * <p>Terms are those of Schroeder, Wierman and Harchol-Balter, "Open Versus Closed: A Cautionary
 * Tale", NSDI 2006. A plain sequential object that allocates nothing; rungs are given as steps
 * below the top, and times are monotonic nanoseconds.
 */
final class ClosedLoop {
  /** However far down. */
  static final int ANY = Integer.MAX_VALUE;

  private static final long SHORTEST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMinutes(1).toNanos();
  /* Closed for so long, it is no mistake that it was tried. */
  private static final long PROVEN = Duration.ofSeconds(10).toNanos();

  private static final double EVEN = 0.25;
  private static final double UNEVEN = 1;

  /* A rung would take so many times as long as there is: less is hardly worth a trial. */
  private static final double LEAST_LOAD = 1.5;
  private static final int FEWEST_TRIALS = 8;
  /* More than the least load needs, for a rung may be quicker than was thought. */
  private static final int MOST_TRIALS = 256;
  /* How many standard deviations of a Poisson count set the two apart. */
  private static final double CERTAIN = 5;
  /* No more of what an open line would grow by. */
  private static final double FEW = 0.25;
  /* Of everybody's time. */
  private static final double ROOM_TO_TRY = 0.7;
  private static final double ROOM_TO_STAY = 0.85;

  /* Of so much time one part goes to a rung further up, or nothing would be learned of it while it has no room. */
  private static final int LOOK_UP_EVERY = 64;

  private enum State {
    OPEN,
    TRYING,
    CLOSED
  }

  private final Crowd crowd = new Crowd();
  private State state = State.OPEN;
  private int step;
  private int above;
  private long untilLookUp;
  private long lookUpEvery = LOOK_UP_EVERY;
  private long pause;
  private long since;

  /* The trial, if there is one. */
  private boolean begun;
  private long begunAt;
  private int before;
  private int most;
  private int served;
  private int trials;
  private double perNano;

  /**
   * The rung that is to be run in front of any line for which there is time; {@link #ANY} if the
   * length of the line is to be looked at.
   */
  int boldest() {
    return switch (state) {
      case OPEN -> ANY;
      case TRYING -> step;
      case CLOSED -> untilLookUp == 0 ? above : step;
    };
  }

  /**
   * Notes an arrival.
   *
   * @param others how many were there already, in line or running
   * @param ahead how many of them run or stand before it
   * @param usable how many runs there can be at once
   * @param highest the best rung that may be run
   */
  void arrived(Ticket ticket, int others, int ahead, int usable, int highest, long now) {
    if (pause == 0) {
      pause = SHORTEST_PAUSE;
      since = now;
    }
    if (state != State.OPEN && others >= most) {
      giveUp(now);
    }
    crowd.add(ticket, others, ahead, highest, now);
    if (crowd.isComplete()) {
      judge(usable, now);
      crowd.next();
    }
  }

  /** Notes that somebody found the line full, so that no line can tell how many there are. */
  void turnedAway(long now) {
    if (state != State.OPEN) {
      giveUp(now);
    }
    crowd.clear();
  }

  /**
   * Notes that a run begins.
   *
   * @param population how many are there, in line or running
   */
  void began(int steps, int population, long now) {
    crowd.ran(steps);
    untilLookUp = untilLookUp == 0 ? lookUpEvery : untilLookUp - 1;
    if (state == State.TRYING && !begun) {
      begun = true;
      begunAt = now;
      before = population;
      served = 0;
    }
  }

  /**
   * Notes that a run ended.
   *
   * @param count how many were answered
   * @param population how many are there still
   */
  void ended(int count, int population, long now) {
    if (state != State.TRYING || !begun) {
      return;
    }
    served += count;
    if (served < trials) {
      return;
    }
    double came = perNano * (now - begunAt);
    double growth = came - served;
    // The first one was there before it ran.
    boolean stayed = population + count - before <= FEW * growth;
    if (!stayed) {
      giveUp(now);
    } else if (growth >= CERTAIN * Math.sqrt(came)) {
      state = State.CLOSED;
      since = now;
    } else if (served >= MOST_TRIALS) {
      giveUp(now);
    }
  }

  private void giveUp(long now) {
    boolean proven = state == State.CLOSED && now - since >= PROVEN;
    pause = proven ? SHORTEST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
    state = State.OPEN;
    since = now;
  }

  private void judge(int usable, long now) {
    int roomy = crowd.best(ROOM_TO_TRY, usable);
    switch (state) {
      case OPEN -> {
        boolean isEven = crowd.mean() >= 1 && crowd.unevenness() <= EVEN;
        if (isEven && now - since >= pause && roomy != Crowd.NONE && crowd.wasBelow(roomy)) {
          attempt(roomy, usable, now);
        }
      }
      case TRYING -> {}
      case CLOSED -> {
        int tolerable = crowd.best(ROOM_TO_STAY, usable);
        if (crowd.unevenness() > UNEVEN || tolerable == Crowd.NONE) {
          giveUp(now);
        } else {
          step = Math.clamp(step, tolerable, roomy);
          above = crowd.above(step, ROOM_TO_STAY, usable);
          lookUpEvery = (long) Math.ceil(LOOK_UP_EVERY * crowd.times(above, step));
        }
      }
    }
  }

  private void attempt(int steps, int usable, long now) {
    double load = crowd.work(steps, now) / usable;
    if (load < LEAST_LOAD) {
      return;
    }
    double needed = CERTAIN * CERTAIN * load / ((load - 1) * (load - 1));
    trials = (int) Math.clamp(Math.ceil(1.2 * needed), FEWEST_TRIALS, MOST_TRIALS);
    most = 2 * crowd.peak() + 4;
    perNano = crowd.rate(now);
    begun = false;
    step = steps;
    above = steps;
    state = State.TRYING;
    since = now;
  }
}
