package dev.skerry.fleet.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that could run anywhere, by agent; of one device the best rung comes first. */
public final class Options {
  private Options() {}

  /** Those of {@code situation}: one list for each of its needs. */
  public static List<List<Option>> of(Situation situation) {
    List<List<Option>> all = new ArrayList<>();
    for (int need = 0; need < situation.needs().size(); need++) {
      all.add(of(situation, need));
    }
    return all;
  }

  private static List<Option> of(Situation situation, int at) {
    Need need = situation.needs().get(at);
    List<Option> options = new ArrayList<>();
    for (int i = 0; i < situation.places().size(); i++) {
      Place place = situation.places().get(i);
      List<Option> here = new ArrayList<>();
      for (int r = 0; r < need.rungs().size(); r++) {
        Rung rung = need.rungs().get(r);
        Fit fit = new Fit(need, place, rung);
        if (fit.constraint().isEmpty()) {
          here.add(new Option(at, i, r, Worth.of(fit, rung, place), fit.load()));
        }
      }
      here.removeIf(option -> here.stream().anyMatch(other -> isBetter(other, option)));
      here.sort(Comparator.comparingInt(Option::worth).reversed().thenComparingInt(Option::rung));
      options.addAll(here);
    }
    return options;
  }

  /* One that is worth no more and takes no less than another is never chosen. */
  private static boolean isBetter(Option one, Option other) {
    return !one.equals(other)
        && one.load().fits(other.load())
        && (one.worth() > other.worth()
            || (one.worth() == other.worth()
                && (!one.load().equals(other.load()) || one.rung() < other.rung())));
  }
}
