package dev.skerry.device.resources;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory in bytes.
 *
 * @param limit all there is; {@link Long#MAX_VALUE} where nothing sets a limit
 * @param used of it
 */
public record Memory(long limit, long used) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal: +([0-9]{1,15}) kB$");
  private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable: +([0-9]{1,15}) kB$");

  /** The machine's ({@code /proc/meminfo}); what could be had at once counts as free. */
  static Reading<Memory> read(Tree tree) {
    return tree.text("proc/meminfo")
        .then(text -> {
          Matcher total = TOTAL.matcher(text);
          Matcher available = AVAILABLE.matcher(text);
          if (!total.find() || !available.find()) {
            return Reading.missing("/proc/meminfo: does not say MemTotal and MemAvailable");
          }
          long all = Long.parseLong(total.group(1)) << 10;
          long free = Long.parseLong(available.group(1)) << 10;
          return all == 0 || free > all
              ? Reading.missing("/proc/meminfo: " + free + " bytes of " + all + " are available")
              : Reading.of(new Memory(all, all - free));
        });
  }

  /** The share of the limit that is used, 0 to 1. */
  public double share() {
    return Math.min(1, (double) used / limit);
  }
}
