package dev.skerry.device.resources;

import dev.skerry.device.resources.Condition.Heat;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How much is held back so that the machine does not get too hot, as a level.
 *
 * <p>Not thread-safe.
 */
final class HeatWatch {
  /* Nearer than this to the bound is too near: about what one sensor differs from the next. */
  private static final double TOO_NEAR = 2.5;
  /* Only when it is further away than this, something may be let go. */
  private static final double FAR_ENOUGH = 6;
  /* Only the last few degrees are where a forecast is worth acting on. */
  private static final double FORECAST_WITHIN = 7;
  /* What a step needs to show in the temperature of a small machine without a fan. */
  private static final double HORIZON_SECONDS = 30;
  private static final long RISE = Duration.ofSeconds(6).toNanos();
  private static final long HOLD = Duration.ofSeconds(30).toNanos();
  private static final long LONGEST_HOLD = Duration.ofMinutes(8).toNanos();
  private static final double SECOND = 1e9;

  private final int highest;
  private final Governor governor;
  private final Forecast forecast = new Forecast();
  private OptionalDouble secondsToBound = OptionalDouble.empty();
  private long begin;
  private boolean seen;

  HeatWatch(int highest) {
    this.highest = highest;
    this.governor = new Governor(highest, RISE, HOLD, LONGEST_HOLD);
  }

  int level() {
    return governor.level();
  }

  OptionalDouble secondsToBound() {
    return secondsToBound;
  }

  /** Takes in what the sensors say. */
  void see(Reading<Heat> reading, boolean slowed, long now) {
    switch (reading) {
      case Reading.Value<Heat>(Heat heat) -> see(heat, slowed, now);
      case Reading.Missing<Heat> _ -> {
        secondsToBound = OptionalDouble.empty();
        forecast.clear();
        if (slowed) {
          governor.rise(now);
        } else if (seen) {
          // What is no longer seen may get hot: nothing is let go, and a little is held back.
          governor.seek(1, highest, now);
        }
      }
    }
  }

  private void see(Heat heat, boolean slowed, long now) {
    if (!seen) {
      seen = true;
      begin = now;
    }
    forecast.add((now - begin) / SECOND, heat.celsius());
    secondsToBound = forecast.secondsTo(heat.bound());
    double left = heat.headroom();
    double seconds = secondsToBound.orElse(Double.POSITIVE_INFINITY);
    boolean near = left < TOO_NEAR && !(forecast.isCooling() && left > 1);
    boolean soon = left < FORECAST_WITHIN && seconds < HORIZON_SECONDS;
    boolean moved;
    if (slowed || near || soon) {
      moved = governor.rise(now);
    } else {
      moved = left > FAR_ENOUGH && seconds > 2 * HORIZON_SECONDS && governor.fall(now);
    }
    if (moved) {
      forecast.clear();
    }
  }
}
