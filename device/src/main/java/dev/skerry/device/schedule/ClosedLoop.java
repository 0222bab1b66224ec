package dev.skerry.device.schedule;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
 * Tale", NSDI 2006. A plain sequential object that allocates nothing; times are monotonic
 * nanoseconds.
 */
final class ClosedLoop {
  /** However far down. */
  static final int ANY = Integer.MAX_VALUE;

  /* How many arrivals are looked at together. */
  private static final int BLOCK = 128;

  private static final long SHORTEST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMinutes(1).toNanos();
  /* Closed for so long, it is no mistake that it was tried. */
  private static final long PROVEN = Duration.ofSeconds(10).toNanos();

  /* Variance over mean of how many are there; independent callers have about 1. */
  private static final double EVEN = 0.25;
  private static final double UNEVEN = 1;

  /* A rung would take so many times as long as there is: less is hardly worth a trial. */
  private static final double LEAST_LOAD = 1.5;
  private static final int FEWEST_TRIALS = 8;
  private static final int MOST_TRIALS = 64;
  /* How many standard deviations of a Poisson count set the two apart. */
  private static final double CERTAIN = 5;
  /* No more of what an open line would grow by. */
  private static final double FEW = 0.25;
  private static final double ROOM_TO_TRY = 0.7;
  private static final double ROOM_TO_STAY = 0.85;
  /* Runs of rungs further down are counted together. */
  private static final int MOST_STEPS = 16;

  private enum State {
    OPEN,
    TRYING,
    CLOSED
  }

  private State state = State.OPEN;
  private int step;
  private long pause = SHORTEST_PAUSE;
  private long since;

  /* The block that is looked at. */
  private int arrivals;
  private long blockAt;
  private long sum;
  private long squares;
  private int peak;
  private long room = Long.MAX_VALUE;
  private @Nullable Ladder dearest;
  private int samples;
  private long dearestWork;
  private final int[] runs = new int[MOST_STEPS];

  /* The trial, if there is one. */
  private boolean begun;
  private long begunAt;
  private int before;
  private int most;
  private int served;
  private int trials;
  private double perNano;

  /**
   * The rung that is to be run in front of any line for which there is time, as steps below the
   * top; {@link #ANY} if the length of the line is to be looked at.
   */
  int boldest() {
    return state == State.OPEN ? ANY : step;
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
    room = Math.min(room, ticket.deadline() - now);
    long work = usual(ticket.ladder(), highest, ticket.samples());
    if (work > dearestWork) {
      dearest = ticket.ladder();
      samples = ticket.samples();
      dearestWork = work;
    }
    sum += others;
    squares += (long) others * others;
    peak = Math.max(peak, others + 1);
    grew(others + 1, now);
    if (++arrivals == BLOCK) {
      if (dearest != null) {
        judge(dearest, usable, highest, now);
      }
      forget();
    }
  }

  private void forget() {
    arrivals = 0;
    sum = 0;
    squares = 0;
    peak = 0;
    room = Long.MAX_VALUE;
    dearest = null;
    dearestWork = 0;
    Arrays.fill(runs, 0);
  }

  /**
   * Notes that a run begins.
   *
   * @param steps how far below the top its rung is
   * @param population how many are there, in line or running
   */
  void began(int steps, int population, long now) {
    runs[Math.min(steps, MOST_STEPS - 1)]++;
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

  private void judge(Ladder ladder, int usable, int highest, long now) {
    double mean = (double) sum / BLOCK;
    double variance = (double) squares / BLOCK - mean * mean;
    switch (state) {
      case OPEN -> {
        if (now - since >= pause && mean >= 1 && variance <= EVEN * mean) {
          attempt(ladder, best(ladder, highest, ROOM_TO_TRY, usable), usable, now);
        }
      }
      case TRYING -> {}
      case CLOSED -> {
        int roomy = best(ladder, highest, ROOM_TO_TRY, usable);
        int tolerable = best(ladder, highest, ROOM_TO_STAY, usable);
        if (variance > UNEVEN * mean || tolerable >= ladder.base()) {
          giveUp(now);
        } else {
          step = Math.clamp(step, tolerable, roomy);
        }
      }
    }
  }

  /**
   * The best rung for which all that were there at once have time, one after the other; the base
   * rung if there is none above it.
   */
  private int best(Ladder ladder, int highest, double share, int usable) {
    int steps = Math.min(highest, ladder.base());
    while (steps < ladder.base()
        && (double) peak * usual(ladder, steps, samples) / usable
                + ladder.allow(steps, room, samples)
            > share * room) {
      steps++;
    }
    return steps;
  }

  private static long usual(Ladder ladder, int steps, int samples) {
    int within = Math.min(steps, ladder.size() - 1);
    return ladder.rung(within).perSample(samples).mean() * samples;
  }

  private void attempt(Ladder ladder, int steps, int usable, long now) {
    double rate = (double) BLOCK / Math.max(1, now - blockAt);
    double load = rate * usual(ladder, steps, samples) / usable;
    if (steps >= ladder.base() || load < LEAST_LOAD || !wins(steps)) {
      return;
    }
    double needed = CERTAIN * CERTAIN * load / ((load - 1) * (load - 1));
    trials = (int) Math.clamp(Math.ceil(1.2 * needed), FEWEST_TRIALS, MOST_TRIALS);
    most = 2 * peak + 4;
    perNano = rate;
    begun = false;
    step = steps;
    state = State.TRYING;
    since = now;
  }

  /** Whether there is something to be won: runs further down are more than a few. */
  private boolean wins(int steps) {
    int all = 0;
    int below = 0;
    for (int at = 0; at < MOST_STEPS; at++) {
      all += runs[at];
      below += at > steps ? runs[at] : 0;
    }
    return below > all / 8;
  }
}
