package dev.skerry.benchmarks.site;

import dev.skerry.site.balance.Ask;
import dev.skerry.site.balance.Balance;
import dev.skerry.site.balance.Choice;
import dev.skerry.site.view.Neighbour;
import java.util.random.RandomGenerator;

/** As a site does it. */
final class SiteRoute implements Route {
  private final RandomGenerator random;

  SiteRoute(Room room) {
    this.random = room.world().fork("balance");
  }

  @Override
  public Choice choose(Box box, Request request, long now) {
    return Balance.choose(
        new Ask(Box.AGENT, "", 1, request.deadline() - now),
        box.own(),
        box.backlog(now),
        box.neighbours(),
        new Balance.Acquaintance() {
          @Override
          public long underway(Neighbour neighbour) {
            return box.outstanding().mayBeAsked(neighbour.device(), now)
                ? box.outstanding().underway(neighbour.device(), now)
                : Long.MAX_VALUE / 4;
          }

          @Override
          public long way(Neighbour neighbour) {
            return Math.max(
                neighbour.longRoundTrip(), box.outstanding().way(neighbour.device(), now));
          }
        },
        random.nextLong());
  }
}
