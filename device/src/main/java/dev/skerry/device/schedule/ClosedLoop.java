package dev.skerry.device.schedule;

import java.time.Duration;

/**
 * Whether those who ask wait for their answers before they ask again.
 *
 * <p>A {@link Tournament} replays what came in as if it came whatever is answered. Callers that
 * wait are another matter: the quicker they are answered, the more they ask, and a device that
 * answers them on small rungs sees a load that its best rung could never bear. Nothing that is
 * recorded tells the two apart, for a policy holds open lines at an even length as well. So it is
 * tried: while lines are more even than chance would have them, and everybody has time enough for
 * the best rung with all others before them, the best rung is run a few times. If as many come
 * meanwhile as came before, the line grows, and that was all; if no more come than are answered,
 * the best rung is run on, until the line grows after all, or time is short.
 *
 * <p>Terms are those of Schroeder, Wierman and Harchol-Balter, "Open Versus Closed: A Cautionary
 * Tale", NSDI 2006. A plain sequential object that allocates nothing; times are monotonic
 * nanoseconds.
 */
final class ClosedLoop {
  /* How many arrivals are looked at together. */
  private static final int BLOCK = 128;

  private static final long SHORTEST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMinutes(1).toNanos();
  /* Closed for so long, it is no mistake that it was tried. */
  private static final long PROVEN = Duration.ofSeconds(10).toNanos();

  /* Variance over mean of how many are there; independent callers have about 1. */
  private static final double EVEN = 0.25;
  private static final double UNEVEN = 1;

  /* The best rung would take so many times as long as there is: less is hardly worth a trial. */
  private static final double LEAST_LOAD = 1.5;
  private static final int FEWEST_TRIALS = 8;
  private static final int MOST_TRIALS = 64;
  /* How many standard deviations of a Poisson count set the two apart. */
  private static final double CERTAIN = 5;
  /* No more of what an open line would grow by. */
  private static final double FEW = 0.25;
  private static final double ROOM_TO_TRY = 0.6;
  private static final double ROOM_TO_STAY = 0.8;

  private enum State {
    OPEN,
    TRYING,
    CLOSED
  }

  private State state = State.OPEN;
  private long pause = SHORTEST_PAUSE;
  private long since;

  /* The block that is looked at. */
  private int arrivals;
  private long blockAt;
  private long sum;
  private long squares;
  private int peak;
  private long room = Long.MAX_VALUE;
  private long usual;
  private long allowed;
  private int runs;
  private int lower;

  /* The trial, if there is one. */
  private boolean begun;
  private long begunAt;
  private int before;
  private int most;
  private int served;
  private int trials;
  private double perNano;

  /** Whether the best rung is to be run in front of any line for which there is time. */
  boolean isBold() {
    return state != State.OPEN;
  }

  /**
   * Notes an arrival.
   *
   * @param others how many were there already, in line or running
   * @param usable how many runs there can be at once
   * @param highest the best rung that may be run, as steps below the top
   */
  void arrived(Ticket ticket, int others, int usable, int highest, long now) {
    if (arrivals == 0) {
      blockAt = now;
    }
    Ladder ladder = ticket.ladder();
    int top = Math.min(highest, ladder.size() - 1);
    room = Math.min(room, ticket.deadline() - now);
    usual = Math.max(usual, ladder.rung(top).perSample(ticket.samples()).mean() * ticket.samples());
    allowed = Math.max(allowed, ticket.allow(top));
    sum += others;
    squares += (long) others * others;
    peak = Math.max(peak, others + 1);
    grew(others + 1, now);
    if (++arrivals == BLOCK) {
      judge(usable, now);
      arrivals = 0;
      sum = 0;
      squares = 0;
      peak = 0;
      room = Long.MAX_VALUE;
      usual = 0;
      allowed = 0;
      runs = 0;
      lower = 0;
    }
  }

  /**
   * Notes that a run begins.
   *
   * @param population how many are there, in line or running
   */
  void began(boolean isBest, int population, long now) {
    runs++;
    lower += isBest ? 0 : 1;
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
    if (stayed && growth >= CERTAIN * Math.sqrt(came)) {
      state = State.CLOSED;
      since = now;
    } else {
      giveUp(now);
    }
  }

  private void grew(int population, long now) {
    if (state != State.OPEN && population > most) {
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
    double mean = (double) sum / BLOCK;
    double variance = (double) squares / BLOCK - mean * mean;
    switch (state) {
      case OPEN -> {
        boolean worthwhile = mean >= 1 && lower > runs / 8;
        if (worthwhile
            && now - since >= pause
            && variance <= EVEN * mean
            && hasRoom(ROOM_TO_TRY, usable)) {
          attempt(usable, now);
        }
      }
      case TRYING -> {}
      case CLOSED -> {
        if (variance > UNEVEN * mean || !hasRoom(ROOM_TO_STAY, usable)) {
          giveUp(now);
        }
      }
    }
  }

  /** Whether all that were there at once have time for the best rung, one after the other. */
  private boolean hasRoom(double share, int usable) {
    return (double) peak * usual / usable + allowed <= share * room;
  }

  private void attempt(int usable, long now) {
    perNano = (double) BLOCK / Math.max(1, now - blockAt);
    double load = perNano * usual / usable;
    if (load < LEAST_LOAD) {
      return;
    }
    double needed = CERTAIN * CERTAIN * load / ((load - 1) * (load - 1));
    trials = (int) Math.clamp(Math.ceil(1.2 * needed), FEWEST_TRIALS, MOST_TRIALS);
    most = 2 * peak + 4;
    begun = false;
    state = State.TRYING;
    since = now;
  }
}
