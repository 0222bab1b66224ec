package dev.skerry.site;

import dev.skerry.site.failover.Outstanding;
import dev.skerry.site.membership.Roll;
import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Standing;
import java.util.List;

/**
 * What a device sees of its site: for people.
 *
 * @param mayLeave whether questions that come to it may be answered elsewhere
 * @param missing devices that were here since this one was started, and are not now
 */
public record SiteReport(
    Roll roll,
    Standing own,
    boolean mayLeave,
    List<Row> neighbours,
    List<Missing> missing,
    Outstanding.Counts counts) {
  public SiteReport {
    neighbours = List.copyOf(neighbours);
    missing = List.copyOf(missing);
  }

  /** A neighbour, how long ago it was heard, and what was asked of it. */
  public record Row(Neighbour neighbour, long silence, Outstanding.Trust trust) {}

  /** A device that was here, and since when it is not, in nanoseconds. */
  public record Missing(String device, long silence) {}

  static SiteReport of(
      Sight sight, List<Missing> missing, boolean mayLeave, Outstanding outstanding, long now) {
    return new SiteReport(
        sight.roll(),
        sight.own(),
        mayLeave,
        sight.neighbours().stream()
            .map(each -> new Row(each, now - each.heardAt(), outstanding.trust(each.device())))
            .toList(),
        missing,
        outstanding.counts());
  }
}
