package dev.skerry.site.view;

import java.util.Optional;

/**
 * A device of the site as another sees it.
 *
 * @param standing what it said last
 * @param heardAt when that was, on the clock of the one who sees
 * @param roundTrip there and back, in nanoseconds, as it usually takes
 * @param longRoundTrip what it nearly never exceeds
 */
public record Neighbour(
    String device, Standing standing, long heardAt, long roundTrip, long longRoundTrip) {
  /**
   * What it has to do by {@code now}, in nanoseconds of one slot: what it said, less what it has
   * done since beside its own usual work, but not less than usually waits with one as busy.
   */
  public long backlog(long now) {
    double idle = 1 - standing.busy();
    long usual = usual();
    long done = (long) ((now - heardAt) * idle * standing.slots());
    return standing.backlog() <= usual ? usual : Math.max(usual, standing.backlog() - done);
  }

  /* Half a run on the usual rung, times what waits on average in front of a server as busy. */
  private long usual() {
    Optional<Service> first = standing.services().stream().filter(Service::isOpen).findFirst();
    double busy = Math.min(0.95, standing.busy());
    return first.map(service -> (long) (service.base().p50() * busy / (1 - busy) / 2)).orElse(0L);
  }
}
