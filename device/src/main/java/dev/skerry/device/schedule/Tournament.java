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
 * <p>Few arrivals tell little of bursts, and as long as none has come, whoever lets lines grow
 * longest wins most. So all begin with a debt of a few answers, the larger the bolder they are; it
 * weighs less with each that comes in.
 *
 * <p>Not thread-safe. Costs some microseconds an arrival; belongs on a thread of its own.
 */
public final class Tournament {
  /** How many arrivals make a round. */
  public static final int ROUND = 256;

  /* Arrivals are searched when they have doubled, and then whenever all that are remembered are new. */
  private static final int REMEMBERED = 65_536;
  private static final int FIRST_SEARCH = 64;
  private static final int FEWEST_TO_SEARCH = 3;

  /* Answers that whoever runs the best rung in front of any line owes at first. */
  private static final double DEBT = 16;

  private final int slots;
  private final int capacity;
  private final ArrivalLog remembered = new ArrivalLog(REMEMBERED);
  /* By number of groups: where a rung is now worthwhile and now not, both sides keep their scores. */
  private final Map<Integer, Field> fieldsByGroups = new HashMap<>();
  private Field field = new Field();
  private GainGroups groups = GainGroups.of(List.of());
  private List<Ladder> ladders = new ArrayList<>();
  private Memories memories = new Memories();
  private Thresholds leader = Thresholds.FIRST;
  /* Never asked to decide: holds what shadows take over. */
  private final Scheduler model;
  private long arrivals;
  private int longest = 1;
  private long nextSearch = FIRST_SEARCH;

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
      fieldsByGroups.clear();
      memories = new Memories();
      nextSearch = FIRST_SEARCH;
    }
    model.mirror(real, ladders, leader);
    model.foresee(real.stalls());
  }

  private void takeOver() {
    groups = GainGroups.of(ladders);
    field = fieldsByGroups.computeIfAbsent(groups.count(), count -> new Field());
    field.shadows().forEach(this::mirror);
    if (field.reach() < longest) {
      field.reach(longest);
      field.shadows().forEach(this::charge);
      enter(Contenders.of(groups, longest));
    }
  }

  /** Lets all {@code thresholds} take part that do not yet. */
  private void enter(List<Thresholds> thresholds) {
    List<Shadow> shadows = field.shadows();
    Shadow leading = shadows.isEmpty() ? null : memories.leading(shadows);
    Shadow again = leading == null ? null : replayed(leading.thresholds());
    for (Thresholds each : thresholds) {
      if (!field.has(each)) {
        Shadow shadow = replayed(each);
        if (leading != null && again != null) {
          shadow.begin(leading, again);
        }
        shadows.add(shadow);
      }
    }
  }

  /** Notes how long lines can become: whoever stands in them must have time for a base rung. */
  private void survey(int ladder, int priority, int samples, long arrival, long deadline) {
    Ladder known = known(ladder);
    if (known != null) {
      long places = (deadline - arrival) / known.leastCost();
      longest = Math.clamp(slots * places, longest, Contenders.LONGEST);
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

  /** Replays what {@code log} holds; empties it. */
  public void replay(ArrivalLog log) {
    model.refresh();
    log.forEach(this::survey);
    takeOver();
    log.forEach(this::arrive);
    log.clear();
    if (arrivals >= nextSearch && groups.count() >= FEWEST_TO_SEARCH) {
      nextSearch = arrivals + Math.min(arrivals, REMEMBERED);
      search();
    }
    leader = memories.leading(field.shadows()).thresholds();
  }

  private void arrive(int ladder, int priority, int samples, long arrival, long deadline) {
    Ticket ticket = ticket(ladder, priority, samples, arrival, deadline);
    if (ticket != null) {
      for (Shadow shadow : field.shadows()) {
        shadow.arrive(ticket);
      }
    }
    remembered.add(ladder, priority, samples, arrival, deadline);
    arrivals++;
    if (arrivals % ROUND == 0) {
      memories.endRound(field.shadows());
    }
  }

  private @Nullable Ticket ticket(
      int ladder, int priority, int samples, long arrival, long deadline) {
    Ladder known = known(ladder);
    return known == null ? null : Shadow.ticket(known, priority, samples, arrival, deadline);
  }

  private @Nullable Ladder known(int index) {
    for (Ladder ladder : ladders) {
      if (ladder.index() == index) {
        return ladder;
      }
    }
    return null;
  }

  private void search() {
    int memory = memories.believed();
    Shadow from = memories.leading(field.shadows());
    Shadow again = replayed(from.thresholds());
    Map<Thresholds, Shadow> tried = new HashMap<>();
    Thresholds best =
        new Search(
                from.thresholds().fit(groups.count()),
                Contenders.counts(field.reach()),
                thresholds -> {
                  Shadow shadow = replayed(thresholds);
                  tried.put(thresholds, shadow);
                  return shadow.score(memory);
                })
            .climb(groups.count());
    Shadow winner = tried.get(best);
    if (winner != null && !best.equals(from.thresholds())) {
      // It begins with what the leader had before the arrivals that are remembered.
      winner.begin(from, again);
      field.join(winner);
    }
  }

  private Shadow replayed(Thresholds thresholds) {
    Shadow shadow = new Shadow(thresholds, slots, capacity);
    charge(shadow);
    mirror(shadow);
    int[] count = {0};
    remembered.forEach((ladder, priority, samples, arrival, deadline) -> {
      Ticket ticket = ticket(ladder, priority, samples, arrival, deadline);
      if (ticket != null) {
        shadow.arrive(ticket);
      }
      if (++count[0] % ROUND == 0) {
        shadow.endRound();
      }
    });
    return shadow;
  }

  private void charge(Shadow shadow) {
    shadow.owe(DEBT * worth() * shadow.thresholds().boldness(longest));
  }

  /* What a right answer is worth over the safe one, at the most. */
  private double worth() {
    return ladders.stream()
        .mapToDouble(ladder -> ladder.best().accuracy() - ladder.safeValue())
        .max()
        .orElse(0);
  }

  /** The thresholds that have won most of late. */
  public Thresholds leader() {
    return leader;
  }
}
