package dev.skerry.fleet.placement;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A plan without search: what runs stays where it can, then every agent in turn, the one with the
 * fewest devices first, gets its copies with as little as they need, then rungs are made better
 * while there is room.
 */
final class Greedy {
  private final Situation situation;
  private final List<List<Option>> options;
  private final Draft draft;
  private final Set<Pin> pins = new HashSet<>();

  /** An agent that stays on a device. */
  record Pin(int need, int place) {}

  Greedy(Situation situation, List<List<Option>> options) {
    this.situation = situation;
    this.options = options;
    this.draft = new Draft(situation);
    keep();
    fill();
    improve();
  }

  Draft draft() {
    return draft;
  }

  /** What stayed, and shall. */
  Set<Pin> pins() {
    return Set.copyOf(pins);
  }

  private void keep() {
    for (int need = 0; need < options.size(); need++) {
      int at = need;
      List<Option> staying =
          options.get(need).stream()
              .filter(option -> stays(situation.needs().get(at), option))
              .sorted(
                  Comparator.comparingInt(Option::worth).reversed().thenComparingInt(Option::place))
              .toList();
      for (Option best : staying) {
        if (draft.missing(need) > 0 && !draft.isOn(need, best.place())) {
          smallest(need, best.place())
              .ifPresent(option -> {
                draft.put(option);
                pins.add(new Pin(at, option.place()));
              });
        }
      }
    }
  }

  private boolean stays(Need need, Option option) {
    Place place = situation.places().get(option.place());
    return need.current().contains(place.device()) && place.standing() != Place.Standing.LOST;
  }

  private Optional<Option> smallest(int need, int place) {
    return options.get(need).stream()
        .filter(option -> option.place() == place && draft.hasRoom(option))
        .min(Comparator.comparingDouble(draft::shareWith).thenComparingInt(Option::rung));
  }

  private void fill() {
    List<Integer> turns =
        IntStream.range(0, options.size())
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer need) ->
                        options.get(need).stream().mapToInt(Option::place).distinct().count())
                    .thenComparingInt(need -> need))
            .toList();
    for (int need : turns) {
      while (draft.missing(need) > 0) {
        int at = need;
        Optional<Option> next =
            leanest(need).stream()
                .filter(option -> !draft.isOn(at, option.place()) && draft.hasRoom(option))
                .max(
                    Comparator.comparingDouble(this::promise)
                        .thenComparing(Comparator.comparingInt(Option::place).reversed()));
        if (next.isEmpty()) {
          break;
        }
        draft.put(next.get());
      }
    }
  }

  /* Of each device the rung that takes least of it. */
  private List<Option> leanest(int need) {
    Map<Integer, Option> byPlace = new TreeMap<>();
    options.get(need).forEach(option -> byPlace.merge(option.place(), option, this::leaner));
    return List.copyOf(byPlace.values());
  }

  private Option leaner(Option one, Option other) {
    Load room = situation.places().get(one.place()).free();
    return other.load().share(room) < one.load().share(room) ? other : one;
  }

  /* What it adds, and room that it leaves to others: as much as a whole device is worth a good copy. */
  private double promise(Option option) {
    return draft.gain(option) - (Worth.THERE + Worth.RIGHT) * draft.shareWith(option);
  }

  private void improve() {
    boolean better = true;
    while (better) {
      better = false;
      for (List<Option> ofOne : options) {
        for (Option option : ofOne) {
          if (draft.isOn(option.need(), option.place())
              && draft.gain(option) > 0
              && draft.hasRoom(option)) {
            draft.put(option);
            better = true;
          }
        }
      }
    }
  }
}
