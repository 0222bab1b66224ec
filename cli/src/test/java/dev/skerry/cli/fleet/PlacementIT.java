package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.uplink.FleetClient;
import dev.skerry.device.uplink.Identity;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Health;
import dev.skerry.link.Phase;
import dev.skerry.link.Report;
import dev.skerry.link.Tally;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents in so many copies, on a real PostgreSQL and over real sockets. */
class PlacementIT {
  private static final String LOW = "its battery below a fifth";

  @TempDir private static Path folder;
  private static World world;

  @BeforeAll
  static void start() throws Exception {
    world = new World(folder);
    world.ship(Samples.archive(folder.resolve("bearing.skerry"), 1));
    for (String device : List.of("north-1", "north-2", "south-1")) {
      Identity identity =
          world.join(device, world.token("{\"site\":\"" + device.substring(0, 5) + "\"}"));
      say(identity, OptionalDouble.empty());
    }
    say(world.join("tired-1", world.token("{\"site\":\"tired\"}")), OptionalDouble.of(0.1));
    for (String device : List.of("north-1", "north-2", "south-1", "tired-1")) {
      world.until("/v1/devices/" + device, json -> json.contains("\"program\":\"test\""));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    world.close();
  }

  private static void say(Identity identity, OptionalDouble battery) throws Exception {
    Report report =
        new Report(
            0,
            Duration.ofSeconds(1),
            "test",
            "",
            new Health(OptionalDouble.empty(), battery, OptionalDouble.empty(), 0),
            List.of());
    try (FleetClient client = FleetClient.of(identity, world.time())) {
      client.exchange(report, Duration.ZERO);
    }
  }

  private static Predicate<String> placed(int copies, int of) {
    return json -> json.contains(copies + " of " + of + " copies placed");
  }

  @Test
  void agentInCopies_isPlacedOnSoManyDevices_andMovedWhereOneIsRevoked() throws Exception {
    String asked =
        "{\"family\":\"bearing\",\"copies\":2,\"spread\":\"SITE\",\"sites\":[\"north\",\"south\",\"tired\"]}";

    assertThat(world.told("POST", "/v1/agents/eye/plan", asked))
        .contains("2 of 2 copies placed")
        .contains(LOW);
    assertThat(world.told("GET", "/v1/agents", "")).doesNotContain("\"eye\"");

    world.told("PUT", "/v1/agents/eye", asked);

    String why = world.until("/v1/agents/eye/placement", placed(2, 2));
    assertThat(chosen(why)).contains("\"device\":\"south-1\"");
    assertThat(why).contains(LOW);
    String north = chosen(why).contains("north-1") ? "north-1" : "north-2";
    assertThat(world.told("GET", "/v1/devices/" + north, "")).contains("\"agent\":\"eye\"");
    assertThat(world.told("GET", "/v1/devices/tired-1", "")).doesNotContain("\"agent\":\"eye\"");

    world.told("POST", "/v1/devices/south-1/revoke", "");

    String moved =
        world.until(
            "/v1/agents/eye/placement",
            json -> placed(2, 2).test(json) && !chosen(json).contains("south-1"));
    assertThat(chosen(moved)).contains("north-1").contains("north-2");
    assertThat(world.told("GET", "/v1/audit", "")).contains("place agent");
  }

  @Test
  void agentThatFitsNowhere_isRefusedInNumbers() throws Exception {
    world.told(
        "PUT", "/v1/agents/greedy", "{\"family\":\"bearing\",\"copies\":1,\"accuracy_floor\":1.0}");

    assertThat(world.until("/v1/agents/greedy/placement", placed(0, 1)))
        .contains("accuracy: needs 1.0000")
        .contains("a lower accuracy floor");
  }

  @Test
  void refusedFamily_isTriedAgainWhereItWasRefused_andThatIsNoted() throws Exception {
    Digest family = world.ship(Samples.archive(folder.resolve("again.skerry"), 7));
    Identity identity = world.join("stubborn-1", world.token("{\"site\":\"far\"}"));
    world.told(
        "PUT", "/v1/agents/stubborn", "{\"family\":\"" + family.hex() + "\",\"sites\":[\"far\"]}");
    assertThat(world.ask("POST", "/v1/agents/stubborn/again", "").statusCode()).isEqualTo(409);
    assertThat(world.ask("POST", "/v1/agents/nobodys/again", "").statusCode()).isEqualTo(404);

    try (FleetClient client = FleetClient.of(identity, world.time())) {
      client.exchange(refusing(family), Duration.ZERO);
      world.until("/v1/devices/stubborn-1", json -> json.contains("REFUSED"));

      assertThat(world.told("POST", "/v1/agents/stubborn/again", "")).contains("[\"stubborn-1\"]");

      assertThat(client.exchange(refusing(family), Duration.ZERO).orElseThrow().assignments())
          .singleElement()
          .satisfies(told -> assertThat(told.again()).hasValue(1));
    }
    assertThat(world.told("GET", "/v1/audit", "")).contains("\"try again\"");
  }

  private static Report refusing(Digest family) {
    return new Report(
        0,
        Duration.ofSeconds(1),
        "test",
        "",
        Health.UNKNOWN,
        List.of(
            new AgentReport(
                "stubborn",
                Optional.empty(),
                Optional.of(family),
                Phase.REFUSED,
                "does not load",
                Tally.NONE)));
  }

  @Test
  void namesThatNobodyHas_areAllowed_andTold() throws Exception {
    assertThat(
            world.told(
                "PUT",
                "/v1/agents/far",
                "{\"family\":\"bearing\",\"sites\":[\"nowhere\"],\"devices\":[\"nobody-1\"]}"))
        .contains("no device is in nowhere", "nobody-1 has not joined", "0 of ");
    assertThat(
            world.told("POST", "/v1/policies", "{\"site\":\"nowhere\",\"text\":\"updates: true\"}"))
        .contains("no device is in nowhere");
    assertThat(
            world.told("POST", "/v1/policies", "{\"site\":\"north\",\"text\":\"updates: true\"}"))
        .contains("\"notes\":[]");
  }

  private static String chosen(String json) {
    return json.substring(json.indexOf("\"chosen\""), json.indexOf("\"refused\""));
  }
}
