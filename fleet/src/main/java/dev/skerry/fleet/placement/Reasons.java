package dev.skerry.fleet.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says why a plan is as it is. */
public final class Reasons {
  private final Situation situation;
  private final Planner.Planned planned;
  private final List<List<Option>> options;
  private final Map<Integer, Load> loads = new HashMap<>();

  public Reasons(Planner.Planned planned) {
    this.situation = planned.situation();
    this.planned = planned;
    this.options = Options.of(situation);
    planned.options().forEach(option -> loads.merge(option.place(), option.load(), Load::plus));
  }

  /**
   * Why one agent is where it is.
   *
   * @param missing how many copies are nowhere
   * @param help what would let them be somewhere; empty if none is missing
   * @param chosen devices that are to run it
   * @param refused devices that cannot
   * @param passedOver devices that could, and why they do not
   */
  public record Explanation(
      String agent,
      int copies,
      int missing,
      String words,
      String help,
      List<Chosen> chosen,
      List<Refused> refused,
      List<PassedOver> passedOver) {}

  /** What has come of a choice. */
  public enum Now {
    /** The agent answers there. */
    RUNS,
    /** Nothing answers there yet. */
    ON_ITS_WAY,
    /** The device has given the version up that it was told to run. */
    REFUSED,
    /** Nobody knows: the device says nothing. */
    SILENT
  }

  /**
   * A device that is to run an agent: with which rung, worth how many points.
   *
   * @param now what has come of it; empty in a plan
   */
  public record Chosen(String device, String rung, int worth, String words, Optional<Now> now) {}

  /** A device that could run an agent. */
  public record PassedOver(String device, String rung, int worth, String words) {}

  /** Of all agents, by name. */
  public List<Explanation> all() {
    List<Explanation> all = new ArrayList<>();
    for (int need = 0; need < situation.needs().size(); need++) {
      all.add(explain(need));
    }
    return all;
  }

  private Explanation explain(int at) {
    Need need = situation.needs().get(at);
    List<Option> taken = planned.options().stream().filter(option -> option.need() == at).toList();
    List<Refused> refused = new ArrayList<>();
    List<PassedOver> passedOver = new ArrayList<>();
    for (int i = 0; i < situation.places().size(); i++) {
      int place = i;
      if (taken.stream().noneMatch(option -> option.place() == place)) {
        Optional<Option> could = could(at, place);
        if (could.isPresent()) {
          passedOver.add(passedOver(need, could.get()));
        } else {
          refused.add(refused(need, place));
        }
      }
    }
    int missing = Math.max(0, need.copies() - taken.size());
    return new Explanation(
        need.agent(),
        need.copies(),
        missing,
        words(need, taken.size()),
        missing == 0 ? "" : help(refused),
        taken.stream().map(option -> chosen(need, option)).toList(),
        refused,
        passedOver);
  }

  private static String words(Need need, int placed) {
    return placed
        + " of "
        + need.copies()
        + " copies placed"
        + (need.spread() == Spread.SITE ? ", on different sites where that can be had" : "");
  }

  private Chosen chosen(Need need, Option option) {
    Place place = situation.places().get(option.place());
    Rung rung = need.rungs().get(option.rung());
    Fit fit = new Fit(need, place, rung);
    String better =
        option.rung() == 0
            ? ""
            : "; " + why(need, place, option.rung() - 1, left(option.place()).plus(option.load()));
    return new Chosen(
        place.device(),
        rung.name(),
        option.worth(),
        String.format(
            Locale.ROOT,
            "%s, right in %.2f of 100, %s, takes %s and %s of %s and %s%s%s",
            rung.name(),
            100 * rung.accuracy(),
            fit.latency()
                .map(run -> String.format(Locale.ROOT, "p95 %.2f ms", run.p95().toNanos() / 1e6))
                .orElse("its speed not measured"),
            option.load().memory(),
            option.load().cores(),
            place.free().memory(),
            place.free().cores(),
            fit.isCurrent() ? "; told to run there already" : "",
            better),
        Optional.empty());
  }

  /* Why it is not the next better rung. */
  private static String why(Need need, Place place, int rung, Load left) {
    Fit fit = new Fit(need, place, need.rungs().get(rung));
    return need.rungs().get(rung).name()
        + ": "
        + fit.refused(left).map(Refused::words).orElse("worth no more here");
  }

  private Load left(int place) {
    return situation.places().get(place).free().minus(loads.getOrDefault(place, Load.NONE));
  }

  private Optional<Option> could(int need, int place) {
    return options.get(need).stream()
        .filter(option -> option.place() == place && option.load().fits(left(place)))
        .findFirst();
  }

  private PassedOver passedOver(Need need, Option option) {
    return new PassedOver(
        situation.places().get(option.place()).device(),
        need.rungs().get(option.rung()).name(),
        option.worth(),
        "would be worth " + option.worth() + " points; the plan as a whole is worth more without");
  }

  /* Of all rungs the one that gets furthest, and of those the one that lacks least. */
  private Refused refused(Need need, int at) {
    Place place = situation.places().get(at);
    return need.rungs().stream()
        .flatMap(rung -> new Fit(need, place, rung).refused(left(at)).stream())
        .max(
            Comparator.comparing(Refused::constraint)
                .thenComparing(
                    Comparator.comparingDouble((Refused one) -> one.needed() - one.left())
                        .reversed()))
        .orElseThrow();
  }

  private static String help(List<Refused> refused) {
    Map<Constraint, Integer> counts = new EnumMap<>(Constraint.class);
    refused.forEach(one -> counts.merge(one.constraint(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(
            Map.Entry.<Constraint, Integer>comparingByValue()
                .thenComparing(Map.Entry.<Constraint, Integer>comparingByKey().reversed()))
        .filter(most -> most.getKey() != Constraint.WHERE || counts.size() == 1)
        .or(() ->
            counts.entrySet().stream()
                .filter(one -> one.getKey() != Constraint.WHERE)
                .max(Map.Entry.comparingByValue()))
        .map(most ->
            most.getValue()
                + " devices lack "
                + most.getKey().word()
                + ": "
                + help(most.getKey(), refused))
        .orElse("no device is left: let more devices join, or ask for fewer copies");
  }

  private static String help(Constraint constraint, List<Refused> refused) {
    Refused nearest =
        refused.stream()
            .filter(one -> one.constraint() == constraint)
            .min(
                Comparator.comparingDouble((Refused one) -> one.needed() - one.left())
                    .thenComparing(Refused::device))
            .orElseThrow();
    return switch (constraint) {
      case WHERE -> "name more sites, labels or devices, or let more devices join";
      case STANDING -> "they can be used again once they are well";
      case PROVIDERS -> "ship a family with a rung that runs on what they have";
      case ACCURACY -> "a lower accuracy floor; " + nearest.words();
      case TIME ->
          "a longer deadline or a faster rung; "
              + nearest.device()
              + " is nearest: "
              + nearest.words();
      case MEMORY, STORAGE, CORES ->
          "room on them, a smaller rung, or fewer agents; "
              + nearest.device()
              + " is nearest: "
              + nearest.words();
    };
  }
}
