package dev.skerry.fleet.rollout;

import java.time.Duration;
import java.time.Instant;

/**
 * For how long somebody has looked at a rollout without a break. After a fleet was down itself,
 * every device seems silent; none is, until the fleet has listened for long enough.
 *
 * @param since when it began
 * @param last when somebody last did
 */
public record Watch(Instant since, Instant last) {
  /** One look at {@code now}; the first one, if the last was too long ago. */
  Watch look(Instant now, Duration silence) {
    boolean broken = now.isAfter(last.plus(silence.dividedBy(2)));
    return new Watch(broken ? now : since, now);
  }

  /** Whether silence can be told by now. */
  boolean hears(Duration silence) {
    return !since.isAfter(last.minus(silence));
  }

  /** Whether a device that was heard then is silent now. */
  boolean isSilent(Instant heard, Duration silence) {
    return hears(silence) && heard.isBefore(last.minus(silence));
  }
}
