package dev.skerry.fleet.placement;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a plan is worth, in points: 900 of them are a copy whose every answer is right and in time.
 *
 * <p>A copy has 100 for being there, since a second one of any kind outlives the first, and 900
 * times accuracy times the share it answers in time. It has 20 more where it runs already, since
 * nothing has to be fetched and proven, and a tenth of all where its device is lost. A plan loses
 * 30 for each copy that shares a site with another one where that was not wanted, and one for each
 * whole 4 % that the fullest device is full. These together are less than 100, so that whatever
 * fits beside the rest is placed.
 */
public final class Worth {
  /** The share in time of what nobody has measured: less than of anything that was. */
  static final double UNMEASURED = 0.9;

  static final int THERE = 100;
  static final int RIGHT = 900;
  static final int STAYS = 20;
  static final int SHARED_SITE = 30;
  static final int FULL = 25;

  private static final int LOST = 10;

  private Worth() {}

  static int of(Fit fit, Rung rung, Place place) {
    int worth = THERE + (int) Math.round(RIGHT * rung.accuracy() * fit.onTime());
    return place.standing() == Place.Standing.LOST
        ? worth / LOST
        : worth + (fit.isCurrent() ? STAYS : 0);
  }

  /** What a plan is worth that has chosen {@code options}. */
  public static long of(Situation situation, List<Option> options) {
    long points = 0;
    Map<Integer, Load> loads = new TreeMap<>();
    Map<String, Integer> bySite = new TreeMap<>();
    for (Option option : options) {
      points += option.worth();
      loads.merge(option.place(), option.load(), Load::plus);
      Need need = situation.needs().get(option.need());
      if (need.spread() == Spread.SITE) {
        String site = need.agent() + "/" + situation.places().get(option.place()).site();
        points -= bySite.merge(site, 1, Integer::sum) > 1 ? SHARED_SITE : 0;
      }
    }
    double fullest = 0;
    for (int i = 0; i < situation.places().size(); i++) {
      Place place = situation.places().get(i);
      Load load = loads.getOrDefault(i, Load.NONE);
      fullest = Math.max(fullest, load.share(place.free()));
    }
    return points - full(fullest);
  }

  static int full(double share) {
    return (int) Math.floor(share * FULL + 1e-9);
  }
}
