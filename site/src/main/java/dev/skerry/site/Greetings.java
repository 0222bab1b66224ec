package dev.skerry.site;

import dev.skerry.site.membership.Member;
import dev.skerry.site.view.Neighbour;
import dev.skerry.time.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Who has been met: a neighbour is asked nothing before it was greeted, and is greeted again now
 * and then, so that there is always a connection to it. Thread-safe.
 */
final class Greetings {
  private static final long AGAIN = Duration.ofSeconds(10).toNanos();
  private static final long AFTER_FAILURE = Duration.ofSeconds(1).toNanos();

  private final Peers peers;
  private final Time time;
  private final Map<String, Met> met = new ConcurrentHashMap<>();

  /**
   * How it went with one.
   *
   * @param member as it was then: who comes back on another port is somebody to be met
   * @param due when to greet it next
   */
  private record Met(Member member, boolean known, boolean underway, long due) {}

  Greetings(Peers peers, Time time) {
    this.peers = peers;
    this.time = time;
  }

  /** Whether {@code member} was met. */
  boolean hasMet(Member member) {
    Met now = met.get(member.device());
    return now != null && now.known() && now.member().equals(member);
  }

  /** Greets whoever of these it is time for, at the side. */
  void greet(Sight sight) {
    Set<String> here =
        sight.neighbours().stream().map(Neighbour::device).collect(Collectors.toSet());
    met.keySet().retainAll(here);
    long now = time.nanos();
    for (String device : here) {
      sight
          .roll()
          .member(device)
          .filter(member -> isDue(member, now))
          .ifPresent(member -> begin(member, now));
    }
  }

  private boolean isDue(Member member, long now) {
    Met before = met.get(member.device());
    return before == null
        || !before.member().equals(member)
        || (!before.underway() && now - before.due() >= 0);
  }

  private void begin(Member member, long now) {
    met.put(member.device(), new Met(member, hasMet(member), true, now));
    Thread.ofVirtual().name("greeting-" + member.device()).start(() -> greet(member));
  }

  private void greet(Member member) {
    boolean known = false;
    try {
      known = peers.greet(member);
    } finally {
      long due = time.nanos() + (known ? AGAIN : AFTER_FAILURE);
      Met next = new Met(member, known, false, due);
      met.computeIfPresent(
          member.device(), (device, was) -> was.member().equals(member) ? next : was);
    }
  }
}
