package dev.skerry.fleet.placement;

import com.google.ortools.Loader;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes plans. One may be shared by threads. */
public final class Planner {
  private static final double WORK = 0.4;
  private static final double MOST_SECONDS = 0.5;

  private final Search search;

  private Planner(Search search) {
    this.search = search;
  }

  /**
   * One that uses the constraint solver, or does without where its native library does not load.
   */
  public static Planner load() {
    try {
      Loader.loadNativeLibraries();
      return new Planner(new ConstraintSearch(WORK, MOST_SECONDS));
    } catch (RuntimeException | LinkageError e) {
      return without("the constraint solver does not load: " + e.getMessage());
    }
  }

  /** One that only climbs, {@code why}. */
  public static Planner without(String why) {
    return new Planner((situation, options, first, pins) ->
        new Search.Found(first, "greedy, then climbing; " + why));
  }

  /**
   * A plan.
   *
   * @param options what runs where
   * @param worth in points
   * @param bound no plan is worth more: what each agent would be if it had all devices to itself
   * @param how it was found, in words
   */
  public record Planned(
      Situation situation, List<Option> options, long worth, long bound, String how) {
    /** How many copies are wanted and nowhere. */
    public long missing() {
      return situation.needs().stream().mapToLong(Need::copies).sum() - options.size();
    }
  }

  /**
   * Plans anew. What runs on a device that is well stays there; only if something would be nowhere
   * else may anything be moved, and then only if more copies are placed so.
   */
  public Planned plan(Situation situation) {
    List<List<Option>> options = Options.of(situation);
    Planned keeping = plan(situation, options, true);
    boolean hasRun = situation.needs().stream().anyMatch(need -> !need.current().isEmpty());
    if (!hasRun || keeping.missing() == hopeless(situation, options)) {
      return keeping;
    }
    Planned moving = plan(situation, options, false);
    return moving.missing() < keeping.missing() ? moving : keeping;
  }

  /* Copies for which there would be no device if there were no other agents. */
  private static long hopeless(Situation situation, List<List<Option>> options) {
    long sum = 0;
    for (int need = 0; need < options.size(); need++) {
      long devices = options.get(need).stream().mapToInt(Option::place).distinct().count();
      sum += Math.max(0, situation.needs().get(need).copies() - devices);
    }
    return sum;
  }

  private Planned plan(Situation situation, List<List<Option>> options, boolean pinned) {
    Greedy greedy = new Greedy(situation, options);
    Set<Greedy.Pin> pins = pinned ? greedy.pins() : Set.of();
    new Climb(options, greedy.draft(), pins).run();
    List<Option> start = greedy.draft().options();
    if (greedy.pins().isEmpty()) {
      Draft scored = SeedScore.draft(situation, options);
      new Climb(options, scored, pins).run();
      start =
          Worth.of(situation, scored.options()) > Worth.of(situation, start)
              ? scored.options()
              : start;
    }
    Search.Found found = search.better(situation, options, start, pins);
    long worth = Worth.of(situation, found.options());
    List<Option> sorted =
        found.options().stream()
            .sorted(Comparator.comparingInt(Option::need).thenComparingInt(Option::place))
            .toList();
    return new Planned(situation, sorted, worth, alone(situation, options), found.how());
  }

  /** What all would be worth if each agent had all devices for itself. */
  private static long alone(Situation situation, List<List<Option>> options) {
    long sum = 0;
    for (int need = 0; need < options.size(); need++) {
      sum +=
          options.get(need).stream()
              .collect(Collectors.toMap(Option::place, Option::worth, Math::max))
              .values()
              .stream()
              .sorted(Comparator.reverseOrder())
              .limit(situation.needs().get(need).copies())
              .mapToLong(Integer::longValue)
              .sum();
    }
    return sum;
  }
}
