package dev.skerry.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.site.membership.Member;
import dev.skerry.site.membership.Roll;
import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Offer;
import dev.skerry.site.view.Service;
import dev.skerry.site.view.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;

class SightTest {
  private static Service service(String agent, String version) {
    return new Service(agent, version, 1, false, false, List.of(new Offer("full", 0.9, 1, 1)));
  }

  private static Standing standing(Service... services) {
    return new Standing(1, 1, 1, 0, 0, true, List.of(services), List.of());
  }

  private final Sight sight =
      new Sight(
          new Roll(1, "north", List.of(new Member("north", "n", 1)), 0),
          standing(service("echo", "1")),
          List.of(
              new Neighbour("east", standing(service("tide", "7")), 0, 0, 1, 1),
              new Neighbour(
                  "south", standing(service("tide", "8"), service("echo", "2")), 0, 0, 1, 1)));

  @Test
  void agentThatIsNotHere_isFoundInTheVersionThatIsAskedFor() {
    assertThat(sight.service("tide", "")).contains(service("tide", "7"));
    assertThat(sight.service("tide", "8")).contains(service("tide", "8"));
    assertThat(sight.service("tide", "9")).isEmpty();
  }

  @Test
  void agentThatIsHere_isFoundInItsNewestVersionAlone() {
    assertThat(sight.service("echo", "")).contains(service("echo", "1"));
    assertThat(sight.service("echo", "2")).isEmpty();
  }
}
