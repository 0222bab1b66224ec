package dev.skerry.site;

import dev.skerry.site.membership.Roll;
import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Service;
import dev.skerry.site.view.Standing;
import java.util.List;
import java.util.Optional;

/** What a device sees at one moment: itself, who is there, and whom it has heard of lately. */
record Sight(Roll roll, Standing own, List<Neighbour> neighbours) {
  /**
   * What this device, or else a neighbour, offers for {@code agent}; empty if that is another
   * version. Of an agent that is here, the newest version is known alone.
   *
   * @param version empty for any
   */
  Optional<Service> service(String agent, String version) {
    Optional<Service> mine = own.service(agent);
    if (mine.isPresent()) {
      return mine.filter(service -> isOf(service, version));
    }
    for (Neighbour neighbour : neighbours) {
      Optional<Service> theirs =
          neighbour.standing().service(agent).filter(service -> isOf(service, version));
      if (theirs.isPresent()) {
        return theirs;
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(Service service, String version) {
    return version.isEmpty() || version.equals(service.version());
  }
}
