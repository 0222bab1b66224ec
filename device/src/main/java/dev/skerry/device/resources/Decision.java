package dev.skerry.device.resources;

import dev.skerry.device.schedule.Limits;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the machine is asked to keep within, and why.
 *
 * @param reasons one for each thing that holds it back; empty if nothing does
 * @param unknown what could not be told, and why
 * @param secondsToBound until the hottest place would meet its bound, if things went on like this;
 *     empty if it would not, or no sensor tells
 */
public record Decision(
    Limits limits, List<String> reasons, List<String> unknown, OptionalDouble secondsToBound) {
  public Decision {
    reasons = List.copyOf(reasons);
    unknown = List.copyOf(unknown);
  }

  /** The reasons in one line. */
  public String reason() {
    return reasons.isEmpty() ? "nothing holds it back" : String.join("; ", reasons);
  }
}
