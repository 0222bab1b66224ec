package dev.skerry.site.view;

import java.util.List;
import java.util.Optional;

/**
 * How a device stands, as it says itself.
 *
 * @param incarnation of the device's program; a later one has a higher number
 * @param count of this standing within the incarnation
 * @param slots how many runs there can be at once
 * @param backlog what all who run and wait cost at the least, on base rungs, in nanoseconds of one
 *     slot
 * @param busy the share of its slots' time that was used of late, 0 to 1
 * @param open whether it takes questions of others: not while hot or low on battery
 * @param services in any order
 * @param echoes what it heard of others
 */
public record Standing(
    long incarnation,
    long count,
    int slots,
    long backlog,
    double busy,
    boolean open,
    List<Service> services,
    List<Echo> echoes) {
  public Standing {
    services = List.copyOf(services);
    echoes = List.copyOf(echoes);
    if (slots < 1) {
      throw new IllegalArgumentException("slots: " + slots + " (expected: >= 1)");
    }
    if (backlog < 0) {
      throw new IllegalArgumentException("backlog: " + backlog + " (expected: >= 0)");
    }
    if (!(busy >= 0 && busy <= 1)) {
      throw new IllegalArgumentException("busy: " + busy + " (expected: 0 to 1)");
    }
  }

  /** Whether this says more than {@code other}, of the same device. */
  public boolean isNewerThan(Standing other) {
    return incarnation != other.incarnation ? incarnation > other.incarnation : count > other.count;
  }

  /** What it offers for {@code agent}; empty if it does not know it. */
  public Optional<Service> service(String agent) {
    for (Service service : services) {
      if (service.agent().equals(agent)) {
        return Optional.of(service);
      }
    }
    return Optional.empty();
  }
}
