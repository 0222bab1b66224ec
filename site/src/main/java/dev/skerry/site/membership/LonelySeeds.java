package dev.skerry.site.membership;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Addresses that were given and at which nobody of the site is: a slip of the pen, or a device that
 * is off. Each is told once, and again only if somebody was there in between. A plain sequential
 * object.
 */
final class LonelySeeds {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /* When somebody was there last, or it was begun to wait for them; null once it was told. */
  private final Map<InetSocketAddress, Long> waiting = new HashMap<>();
  private final List<InetSocketAddress> given;

  LonelySeeds(List<InetSocketAddress> given, long now) {
    this.given = List.copyOf(given);
    given.forEach(seed -> waiting.put(seed, now));
  }

  /**
   * Those to be told of now.
   *
   * @param met where members of the group are, this device among them
   */
  List<InetSocketAddress> check(Set<InetSocketAddress> met, long now) {
    List<InetSocketAddress> lonely = new ArrayList<>();
    for (InetSocketAddress seed : given) {
      if (met.contains(seed)) {
        waiting.put(seed, now);
      } else {
        Long since = waiting.get(seed);
        if (since != null && now - since >= PATIENCE.toNanos()) {
          waiting.remove(seed);
          lonely.add(seed);
        }
      }
    }
    return lonely;
  }
}
