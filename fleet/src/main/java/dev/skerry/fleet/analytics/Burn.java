package dev.skerry.fleet.analytics;

import java.util.OptionalDouble;

/**
 * How fast an agent uses up what its objective leaves to be missed: at 1 it is used up just when
 * the objective's thirty days are over, at 14.4 in two days.
 *
 * <p>An alarm needs a long window, so that a moment is not enough, and a short one, so that it ends
 * soon after its cause does. Where nothing was asked nothing is known, and nothing is burnt.
 *
 * @param budgetLeft the share of what may be missed in thirty days that was not; below 0 if more
 *     was
 */
public record Burn(
    OptionalDouble fiveMinutes,
    OptionalDouble hour,
    OptionalDouble halfHour,
    OptionalDouble sixHours,
    OptionalDouble budgetLeft,
    Alarm alarm) {
  /*
   * Beyer et al., The Site Reliability Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts":
   * 2 % of the budget in an hour, 5 % in six hours.
   */
  private static final double FAST = 14.4;
  private static final double STEADY = 6;

  /* Of a few requests a day, one that is late is no alarm. */
  private static final long FEWEST_MISSED = 5;

  /** Whether somebody should look. */
  public enum Alarm {
    /** No. */
    NONE,
    /** Today: five per cent of the budget go in six hours. */
    STEADY,
    /** Now: two per cent of the budget go in an hour. */
    FAST
  }

  /** Requests in a while, and those of them that were not answered in time. */
  public record Count(long requests, long missed) {}

  /** Requests in each window, and in thirty days. */
  public record Windows(
      Count fiveMinutes, Count halfHour, Count hour, Count sixHours, Count month) {}

  /** Decides. */
  static Burn of(double onTime, Windows windows) {
    OptionalDouble five = rate(onTime, windows.fiveMinutes);
    OptionalDouble half = rate(onTime, windows.halfHour);
    OptionalDouble hour = rate(onTime, windows.hour);
    OptionalDouble six = rate(onTime, windows.sixHours);
    OptionalDouble month = rate(onTime, windows.month);
    return new Burn(
        five,
        hour,
        half,
        six,
        month.isEmpty() ? month : OptionalDouble.of(1 - month.getAsDouble()),
        isOver(FAST, five, hour, windows.hour)
            ? Alarm.FAST
            : isOver(STEADY, half, six, windows.sixHours) ? Alarm.STEADY : Alarm.NONE);
  }

  private static boolean isOver(
      double rate, OptionalDouble shortly, OptionalDouble longer, Count count) {
    return shortly.orElse(0) >= rate && longer.orElse(0) >= rate && count.missed() >= FEWEST_MISSED;
  }

  private static OptionalDouble rate(double onTime, Count count) {
    return count.requests() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) count.missed() / count.requests() / (1 - onTime));
  }
}
