package dev.skerry.site;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether something is to be said of somebody again: once a minute each, so that whoever sends
 * nonsense twenty times a second fills no log. A plain sequential object.
 */
final class OncePerMinute {
  static final int MOST = 256;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Map<String, Long> said = new LinkedHashMap<>();

  boolean isDue(String of, long now) {
    Long last = said.get(of);
    if (last != null && now - last < MINUTE) {
      return false;
    }
    said.remove(of);
    if (said.size() >= MOST) {
      said.remove(said.keySet().iterator().next());
    }
    said.put(of, now);
    return true;
  }
}
