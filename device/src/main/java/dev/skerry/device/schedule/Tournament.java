package dev.skerry.device.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link Thresholds} under which the arrivals of the last hours would have been answered
 * best.
 *
 * <p>How long a line a rung may be run in front of depends on the bursts still to come, which
 * nobody can model in advance. So a few dozen {@link Shadow}s, each with thresholds of its own,
 * replay what comes in on copies of the real scheduler, with run times as they were measured; the
 * one that has won most says what the real scheduler does next. Run times must be replayed with
 * their noise: shadows that know no late answer choose thresholds on the edge.
 *
 * <p>For one or two {@link GainGroups}, the shadows are all there is to choose from. For more, they
 * are a coarse choice, and now and then a {@link Search} begins from the leader and plays others on
 * the arrivals that are still remembered; the best it finds joins in.
 *
 * <p>Not thread-safe. Costs some microseconds an arrival; belongs on a thread of its own.
 */
public final class Tournament {
  /** How many arrivals make a round. */
  public static final int ROUND = 256;

  /* A round counts half after 231 others: some 59,000 arrivals. */
  private static final double KEEP = 0.997;

  private static final int[] ALL = {0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 96};
  private static final int[] DEAR = {0, 1, 2, 4, 8, 16, 32, 64};
  private static final int[] COARSE = {1, 4, 16, 64};

  /* Arrivals are searched when they have doubled, and then whenever all that are remembered are new. */
  private static final int REMEMBERED = 65_536;
  private static final int FIRST_SEARCH = 256;
  private static final int FEWEST_TO_SEARCH = 3;
  private static final int MOST_FOUND = 8;

  private final int slots;
  private final int capacity;
  private final ArrivalLog remembered = new ArrivalLog(REMEMBERED);
  /* By number of groups: where a rung is now worthwhile and now not, both sides keep their scores. */
  private final Map<Integer, List<Shadow>> shadowsByGroups = new HashMap<>();
  private List<Shadow> shadows = new ArrayList<>();
  private GainGroups groups = GainGroups.of(List.of());
  private List<Ladder> ladders = new ArrayList<>();
  private Thresholds leader = Thresholds.FIRST;
  /* Never asked to decide: holds what shadows take over. */
  private final Scheduler model;
  private int arrivals;
  private int nextSearch = FIRST_SEARCH;

  /**
   * A tournament for schedulers of so many slots.
   *
   * @param slots as the real scheduler has
   * @param capacity as the real scheduler has
   */
  public Tournament(int slots, int capacity) {
    this.slots = slots;
    this.capacity = capacity;
    this.model = new Scheduler(slots, 1);
  }

  /**
   * Copies what {@code real} knows by now. Short, so that it can be called under the lock that
   * guards it.
   */
  public void copy(Scheduler real) {
    if (knows(real.ladders())) {
      for (int i = 0; i < ladders.size(); i++) {
        ladders.get(i).copy(real.ladders().get(i));
      }
    } else {
      ladders = new ArrayList<>(real.ladders().stream().map(Ladder::copy).toList());
      remembered.clear();
      shadowsByGroups.clear();
      nextSearch = FIRST_SEARCH;
    }
    model.mirror(real, ladders, leader);
  }

  private void takeOver() {
    model.refresh();
    groups = GainGroups.of(ladders);
    shadows = shadowsByGroups.computeIfAbsent(groups.count(), count -> begin());
    for (Shadow shadow : shadows) {
      mirror(shadow);
    }
  }

  private void mirror(Shadow shadow) {
    shadow.scheduler().mirror(model, ladders, shadow.thresholds());
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

  private List<Shadow> begin() {
    List<Shadow> all = new ArrayList<>();
    for (Thresholds thresholds : contenders(groups)) {
      all.add(new Shadow(thresholds, slots, capacity));
    }
    return all;
  }

  /** Who takes part from the start. */
  static List<Thresholds> contenders(GainGroups groups) {
    List<Thresholds> all = new ArrayList<>();
    int last = groups.count() - 1;
    if (last < 0) {
      return List.of(Thresholds.of());
    }
    for (int count : ALL) {
      all.add(Thresholds.line(groups, last, count, count));
    }
    for (int skipped = 0; skipped < last; skipped++) {
      for (int dear : last == 1 ? DEAR : COARSE) {
        for (int cheap : last == 1 ? ALL : COARSE) {
          Thresholds line = Thresholds.line(groups, skipped, dear, Math.max(dear, cheap));
          if (dear <= cheap && !all.contains(line)) {
            all.add(line);
          }
        }
      }
    }
    return all;
  }

  /** Replays what {@code log} holds; empties it. */
  public void replay(ArrivalLog log) {
    takeOver();
    log.forEach(this::arrive);
    log.clear();
  }

  private void arrive(int ladder, int priority, int samples, long arrival, long deadline) {
    Ticket ticket = ticket(ladder, priority, samples, arrival, deadline);
    if (ticket != null) {
      for (Shadow shadow : shadows) {
        shadow.arrive(ticket);
      }
    }
    remembered.add(ladder, priority, samples, arrival, deadline);
    arrivals++;
    if (arrivals % ROUND == 0) {
      endRound();
    }
  }

  private @Nullable Ticket ticket(
      int ladder, int priority, int samples, long arrival, long deadline) {
    for (Ladder known : ladders) {
      if (known.index() == ladder) {
        return Shadow.ticket(known, priority, samples, arrival, deadline);
      }
    }
    return null;
  }

  private void endRound() {
    for (Shadow shadow : shadows) {
      shadow.endRound(KEEP);
    }
    leader = leading().thresholds();
    if (groups.count() >= FEWEST_TO_SEARCH && arrivals >= nextSearch) {
      nextSearch = arrivals + Math.min(arrivals, REMEMBERED);
      search();
      leader = leading().thresholds();
    }
  }

  private Shadow leading() {
    Shadow best = shadows.getFirst();
    for (Shadow shadow : shadows) {
      if (shadow.score() > best.score()) {
        best = shadow;
      }
    }
    return best;
  }

  private void search() {
    Shadow from = leading();
    Shadow again = replayed(from.thresholds());
    Map<Thresholds, Shadow> tried = new HashMap<>();
    Thresholds found =
        new Search(
                from.thresholds().fit(groups.count()),
                thresholds -> {
                  Shadow shadow = replayed(thresholds);
                  tried.put(thresholds, shadow);
                  return shadow.score();
                })
            .climb(groups.count());
    Shadow winner = tried.get(found);
    if (winner != null && !found.equals(from.thresholds())) {
      // It begins with what the leader had before the arrivals that are remembered.
      winner.handicap(from.score() - again.score());
      join(winner);
    }
  }

  private Shadow replayed(Thresholds thresholds) {
    Shadow shadow = new Shadow(thresholds, slots, capacity);
    mirror(shadow);
    int[] count = {0};
    remembered.forEach((ladder, priority, samples, arrival, deadline) -> {
      Ticket ticket = ticket(ladder, priority, samples, arrival, deadline);
      if (ticket != null) {
        shadow.arrive(ticket);
      }
      if (++count[0] % ROUND == 0) {
        shadow.endRound(KEEP);
      }
    });
    return shadow;
  }

  /** Takes {@code found} in, for the one that was found longest ago if there are many. */
  private void join(Shadow found) {
    int begun = contenders(groups).size();
    shadows.removeIf(shadow -> shadow.thresholds().equals(found.thresholds()));
    if (shadows.size() >= begun + MOST_FOUND) {
      shadows.remove(begun);
    }
    shadows.add(found);
  }

  /** The thresholds that have won most of late. */
  public Thresholds leader() {
    return leader;
  }
}
