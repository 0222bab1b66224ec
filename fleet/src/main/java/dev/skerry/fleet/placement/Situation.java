package dev.skerry.fleet.placement;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All that a plan depends on, in the order of names, however it was told. */
public record Situation(List<Place> places, List<Need> needs) {
  public Situation {
    places = places.stream().sorted(Comparator.comparing(Place::device)).toList();
    needs = needs.stream().sorted(Comparator.comparing(Need::agent)).toList();
    once("device", places.stream().map(Place::device).toList());
    once("agent", needs.stream().map(Need::agent).toList());
  }

  private static void once(String what, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(what + ": " + name + " twice (expected: once)");
      }
    }
  }
}
