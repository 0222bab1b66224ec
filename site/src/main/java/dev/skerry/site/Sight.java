package dev.skerry.site;

import dev.skerry.site.membership.Roll;
import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Service;
import dev.skerry.site.view.Standing;
import java.util.List;
import java.util.Optional;

/** What a device sees at one moment: itself, who is there, and whom it has heard of lately. */
record Sight(Roll roll, Standing own, List<Neighbour> neighbours) {
  /** What this device, or else a neighbour, offers for {@code agent}. */
  Optional<Service> service(String agent) {
    Optional<Service> mine = own.service(agent);
    for (int i = 0; mine.isEmpty() && i < neighbours.size(); i++) {
      mine = neighbours.get(i).standing().service(agent);
    }
    return mine;
  }
}
