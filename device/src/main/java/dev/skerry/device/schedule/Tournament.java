package dev.skerry.device.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the {@link Thresholds} under which the arrivals of the last hours would have been answered
 * best.
 *
 * <p>How long a line a rung may be run in front of depends on the bursts still to come, which
 * nobody can model in advance. So a few dozen {@link Shadow}s, one for each pair of thresholds,
 * replay what comes in on copies of the real scheduler, with run times as they were measured; the
 * one that has won most says what the real scheduler does next. Run times must be replayed with
 * their noise: shadows that know no late answer choose thresholds on the edge.
 *
 * <p>Not thread-safe. Costs some microseconds an arrival; belongs on a thread of its own.
 */
public final class Tournament {
  /** How many arrivals make a round. */
  public static final int ROUND = 256;

  /* A round counts half after 231 others: some 59,000 arrivals. */
  private static final double KEEP = 0.997;

  private static final int[] DEAR = {0, 1, 2, 4, 8, 16};
  private static final int[] CHEAP = {0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 96};

  private final List<Shadow> shadows = new ArrayList<>();
  private List<Ladder> ladders = new ArrayList<>();
  private Thresholds leader = Thresholds.FIRST;
  private int arrivals;

  /**
   * A tournament for schedulers of so many slots.
   *
   * @param slots as the real scheduler has
   * @param capacity as the real scheduler has
   */
  public Tournament(int slots, int capacity) {
    for (int dear : DEAR) {
      for (int cheap : CHEAP) {
        if (dear <= cheap) {
          shadows.add(new Shadow(new Thresholds(dear, cheap), slots, capacity));
        }
      }
    }
  }

  /** Copies what {@code real} knows by now; whoever guards it must let this call in. */
  public void copy(Scheduler real) {
    if (knows(real.ladders())) {
      for (int i = 0; i < ladders.size(); i++) {
        ladders.get(i).copy(real.ladders().get(i));
      }
    } else {
      ladders = new ArrayList<>(real.ladders().stream().map(Ladder::copy).toList());
    }
    for (Shadow shadow : shadows) {
      shadow.scheduler().mirror(real, ladders, shadow.thresholds());
    }
  }

  private boolean knows(List<Ladder> real) {
    if (real.size() != ladders.size()) {
      return false;
    }
    for (int i = 0; i < real.size(); i++) {
      if (real.get(i).index() != ladders.get(i).index()
          || real.get(i).best() != ladders.get(i).best().origin()) {
        return false;
      }
    }
    return true;
  }

  /** Replays what {@code log} holds; empties it. */
  public void replay(ArrivalLog log) {
    log.replay(this);
  }

  void arrive(int ladder, int priority, int samples, long arrival, long deadline) {
    for (Ladder known : ladders) {
      if (known.index() == ladder) {
        Ticket ticket = Shadow.ticket(known, priority, samples, arrival, deadline);
        for (Shadow shadow : shadows) {
          shadow.arrive(ticket);
        }
      }
    }
    arrivals++;
    if (arrivals % ROUND == 0) {
      endRound();
    }
  }

  private void endRound() {
    double best = Double.NEGATIVE_INFINITY;
    for (Shadow shadow : shadows) {
      double score = shadow.score(KEEP);
      if (score > best) {
        best = score;
        leader = shadow.thresholds();
      }
    }
  }

  /** The thresholds that have won most of late. */
  public Thresholds leader() {
    return leader;
  }
}
