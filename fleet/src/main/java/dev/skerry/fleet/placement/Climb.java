package dev.skerry.fleet.placement;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a plan better by one copy at a time: moves it where it is worth more, or places one that
 * was missing, for as long as anything gets better, and at most so often.
 */
final class Climb {
  private static final int ROUNDS = 20;

  private final List<List<Option>> options;
  private final Draft draft;
  private final Set<Greedy.Pin> pins;

  Climb(List<List<Option>> options, Draft draft, Set<Greedy.Pin> pins) {
    this.options = options;
    this.draft = draft;
    this.pins = pins;
  }

  void run() {
    for (int round = 0; round < ROUNDS; round++) {
      boolean better = false;
      for (int need = 0; need < options.size(); need++) {
        better |= place(need);
        for (Option there : draft.on(need)) {
          better |= move(there);
        }
      }
      if (!better) {
        return;
      }
    }
  }

  private boolean place(int need) {
    boolean placed = false;
    while (draft.missing(need) > 0) {
      Optional<Option> best = best(need, 0);
      if (best.isEmpty()) {
        return placed;
      }
      draft.put(best.get());
      placed = true;
    }
    return placed;
  }

  private boolean move(Option there) {
    if (pins.contains(new Greedy.Pin(there.need(), there.place()))) {
      return false;
    }
    draft.take(there.need(), there.place());
    Option best = best(there.need(), draft.gain(there)).orElse(there);
    draft.put(best);
    return best.place() != there.place();
  }

  private Optional<Option> best(int need, int least) {
    Option best = null;
    int most = least;
    for (Option option : options.get(need)) {
      if (!draft.isOn(need, option.place()) && draft.gain(option) > most && draft.hasRoom(option)) {
        best = option;
        most = draft.gain(option);
      }
    }
    return Optional.ofNullable(best);
  }
}
