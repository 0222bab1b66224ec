package dev.skerry.fleet.placement;

import java.util.ArrayList;
import java.util.List;

/**
 * Placement by the score that the founding text gives a device, with its mistakes corrected: every
 * term is between 0 and 1, what is placed already is subtracted, and what does not fit is left out.
 * Each agent in turn gets the devices that score best. What a search has to be better than.
 */
public final class SeedScore {
  private static final double MEMORY = 30;
  private static final double CORES = 40;
  private static final double POWER = 20;
  private static final double NETWORK = 10;
  private static final double FAST_NETWORK = 1000;

  private SeedScore() {}

  /** What would run where. */
  public static List<Option> plan(Situation situation) {
    return draft(situation, Options.of(situation)).options();
  }

  static Draft draft(Situation situation, List<List<Option>> options) {
    Draft draft = new Draft(situation);
    double thriftiest = situation.places().stream().mapToDouble(SeedScore::thrift).max().orElse(0);
    for (List<Option> ofOne : options) {
      List<Option> left = new ArrayList<>(ofOne);
      while (!left.isEmpty() && draft.missing(left.getFirst().need()) > 0) {
        Option best = null;
        double most = Double.NEGATIVE_INFINITY;
        for (Option option : left) {
          double score = score(draft, situation.places().get(option.place()), option, thriftiest);
          // Of a device the best rung comes first, and the first that fits is the one it would run.
          if (draft.hasRoom(option)
              && score > most
              && (best == null || best.place() != option.place())) {
            best = option;
            most = score;
          }
        }
        if (best == null) {
          break;
        }
        int taken = best.place();
        draft.put(best);
        left.removeIf(option -> option.place() == taken);
      }
    }
    return draft;
  }

  private static double score(Draft draft, Place place, Option option, double thriftiest) {
    Load room = place.room();
    Load left = draft.free(option.place()).minus(option.load());
    return MEMORY * share(left.memory().count(), room.memory().count())
        + CORES * share(left.cores().millionths(), room.cores().millionths())
        + POWER * (thriftiest == 0 ? 0 : thrift(place) / thriftiest)
        + NETWORK * Math.min(1, place.megabits().orElse(0) / FAST_NETWORK);
  }

  private static double share(long of, long room) {
    return room == 0 ? 0 : Math.clamp((double) of / room, 0, 1);
  }

  private static double thrift(Place place) {
    return place.watts().isPresent() && place.watts().getAsDouble() > 0
        ? place.cores() / place.watts().getAsDouble()
        : 0;
  }
}
