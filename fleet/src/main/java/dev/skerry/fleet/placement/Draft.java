package dev.skerry.fleet.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A plan while it is made: never more on a device than it has room for. */
final class Draft {
  private final Situation situation;
  private final List<Load> free = new ArrayList<>();
  private final List<TreeMap<Integer, Option>> chosen = new ArrayList<>();

  Draft(Situation situation) {
    this.situation = situation;
    situation.places().forEach(place -> free.add(place.free()));
    situation.needs().forEach(need -> chosen.add(new TreeMap<>()));
  }

  /** Whether there is room for it, if what the same agent has there goes away. */
  boolean hasRoom(Option option) {
    Load left = free.get(option.place());
    Option instead = chosen.get(option.need()).get(option.place());
    return option.load().fits(instead == null ? left : left.plus(instead.load()));
  }

  boolean isOn(int need, int place) {
    return chosen.get(need).containsKey(place);
  }

  int copies(int need) {
    return chosen.get(need).size();
  }

  int missing(int need) {
    return Math.max(0, situation.needs().get(need).copies() - copies(need));
  }

  /** Puts it there, instead of what the same agent has there. */
  void put(Option option) {
    take(option.need(), option.place());
    free.set(option.place(), free.get(option.place()).minus(option.load()));
    chosen.get(option.need()).put(option.place(), option);
  }

  /** Takes away what an agent has on a device. */
  Optional<Option> take(int need, int place) {
    Option gone = chosen.get(need).remove(place);
    if (gone != null) {
      free.set(place, free.get(place).plus(gone.load()));
    }
    return Optional.ofNullable(gone);
  }

  /** What putting it there adds, without how full devices are. */
  int gain(Option option) {
    Option instead = chosen.get(option.need()).get(option.place());
    return instead == null ? option.worth() - shared(option) : option.worth() - instead.worth();
  }

  private int shared(Option option) {
    if (situation.needs().get(option.need()).spread() != Spread.SITE) {
      return 0;
    }
    String site = situation.places().get(option.place()).site();
    boolean there =
        chosen.get(option.need()).keySet().stream()
            .anyMatch(place ->
                place != option.place() && situation.places().get(place).site().equals(site));
    return there ? Worth.SHARED_SITE : 0;
  }

  /** How full a device would be with it besides. */
  double shareWith(Option option) {
    Place place = situation.places().get(option.place());
    Load room = place.free();
    return room.minus(free.get(option.place())).plus(option.load()).share(room);
  }

  Load free(int place) {
    return free.get(place);
  }

  List<Option> on(int need) {
    return List.copyOf(chosen.get(need).values());
  }

  /** All of it, by agent and device. */
  List<Option> options() {
    return chosen.stream().map(Map::values).<Option>mapMulti(Iterable::forEach).toList();
  }
}
