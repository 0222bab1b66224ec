package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.cli.wiring.MemberProgram;
import dev.skerry.device.uplink.FleetClient;
import dev.skerry.device.uplink.FleetClient.RefusedException;
import dev.skerry.device.uplink.Identity;
import dev.skerry.link.Batch;
import dev.skerry.link.Binary;
import dev.skerry.link.Desired;
import dev.skerry.link.Health;
import dev.skerry.link.Letter;
import dev.skerry.link.LinkJson;
import dev.skerry.link.MessageKind;
import dev.skerry.link.Position;
import dev.skerry.link.Report;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet on a real PostgreSQL, asked over real sockets. */
class FleetIT {
  private static final int HALF = 100_000;

  @TempDir private static Path folder;
  private static World world;

  @BeforeAll
  static void start() throws Exception {
    world = new World(folder);
    world.ship(Samples.archive(folder.resolve("bearing.skerry"), 1));
  }

  @AfterAll
  static void stop() throws IOException {
    world.close();
  }

  private static Report report(long known) {
    return new Report(known, Duration.ofSeconds(1), "test", "", Health.UNKNOWN, List.of());
  }

  @Test
  void device_joins_isToldWhatShallRun_andFetchesIt() throws Exception {
    Identity identity =
        world.join("pump-1", world.token("{\"site\":\"hall-1\",\"labels\":{\"line\":\"3\"}}"));
    Path archive = Samples.archive(folder.resolve("bearing.skerry"), 1);
    Digest family = world.ship(archive);

    try (FleetClient client = FleetClient.of(identity, world.time())) {
      Desired nothing = client.exchange(report(0), Duration.ZERO).orElseThrow();
      assertThat(nothing.assignments()).isEmpty();
      assertThat(client.exchange(report(nothing.revision()), Duration.ZERO)).isEmpty();

      world.told("PUT", "/v1/agents/bearing", "{\"family\":\"bearing\",\"sites\":[\"hall-1\"]}");

      Desired desired = client.exchange(report(0), Duration.ofSeconds(10)).orElseThrow();
      assertThat(desired.assignments())
          .singleElement()
          .satisfies(assignment -> {
            assertThat(assignment.agent()).isEqualTo("bearing");
            assertThat(assignment.family()).isEqualTo(family);
          });
      assertThat(client.exchange(report(desired.revision()), Duration.ZERO)).isEmpty();
      try (InputStream whole = client.fetch(family, 0)) {
        assertThat(Digest.of(whole.readAllBytes())).isEqualTo(family);
      }
      try (InputStream rest = client.fetch(family, HALF)) {
        assertThat(rest.readAllBytes()).hasSize((int) archive.toFile().length() - HALF);
      }
    }
  }

  @Test
  void token_usedOnce_isRefusedThen() throws Exception {
    String token = world.token("{}");
    assertThat(world.join("pump-2", token).device()).isEqualTo("pump-2");

    assertThatThrownBy(() -> world.join("pump-3", token))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("token: unknown, used or too old");
  }

  @Test
  void device_thatSaysAnotherSiteThanItsToken_isRefused_andTheTokenIsStillGood() throws Exception {
    String token = world.token("{\"site\":\"hall-1\"}");

    assertThatThrownBy(() -> world.join("pump-11", "hall-2", token))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("site: hall-2, and the token is for hall-1");

    world.join("pump-11", "hall-1", token);
    world.join("pump-12", "hall-2", world.token("{}"));
    assertThat(world.told("GET", "/v1/devices/pump-11", "")).contains("\"site\":\"hall-1\"");
    assertThat(world.told("GET", "/v1/devices/pump-12", "")).contains("\"site\":\"hall-2\"");
  }

  @Test
  void device_thatDidNotHearThatItWasTakenIn_isTakenInByTheSameTokenAndKey() throws Exception {
    String token = world.token("{}");
    Identity first = world.join("pump-10", token);
    Path kept = world.state("pump-10").resolve(MemberProgram.IDENTITY);
    Files.delete(kept.resolve("identity.properties"));

    Identity again = world.join("pump-10", token);

    assertThat(again.key()).isEqualTo(first.key());
    Files.delete(kept.resolve("identity.properties"));
    Files.delete(kept.resolve("key.pub.pem"));
    assertThatThrownBy(() -> world.join("pump-10", token))
        .as("the same token, another key")
        .hasMessageContaining("pump-10 or its key is known already");
  }

  @Test
  void devices_areShownInPages() throws Exception {
    world.join("zz-1", world.token("{}"));
    world.join("zz-2", world.token("{}"));

    assertThat(world.told("GET", "/v1/devices?after=zz-1", ""))
        .contains("\"zz-2\"")
        .doesNotContain("\"zz-1\"", "\"next\":\"");
    assertThat(world.told("GET", "/v1/devices?after=zz-2", "")).contains("\"devices\":[]");
    assertThat(world.ask("GET", "/v1/devices?after=..%2F", "").statusCode()).isEqualTo(400);
  }

  @Test
  void device_revoked_isToldNothing_andGetsNoCertificate() throws Exception {
    Identity identity = world.join("pump-4", world.token("{}"));
    world.told("POST", "/v1/devices/pump-4/revoke", "");

    try (FleetClient client = FleetClient.of(identity, world.time())) {
      assertThatThrownBy(() -> client.exchange(report(0), Duration.ZERO))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("pump-4 was revoked");
      assertThatThrownBy(() -> client.renew(world.state("pump-4").resolve(MemberProgram.IDENTITY)))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("was revoked");
    }
  }

  @Test
  void certificate_isRenewedByTheKeyAlone() throws Exception {
    Identity identity = world.join("pump-5", world.token("{}"));
    try (FleetClient client = FleetClient.of(identity, world.time())) {
      Identity renewed = client.renew(world.state("pump-5").resolve(MemberProgram.IDENTITY));

      assertThat(renewed.chain()).isNotEqualTo(identity.chain());
      assertThat(Identity.read(world.state("pump-5").resolve(MemberProgram.IDENTITY)))
          .isEqualTo(renewed);
      try (FleetClient again = FleetClient.of(renewed, world.time())) {
        assertThat(again.exchange(report(0), Duration.ZERO)).isNotNull();
      }
    }
  }

  @Test
  void whatADeviceSaysItIs_countsForNothing() throws Exception {
    Identity own = world.join("pump-6", world.token("{}"));
    Identity pretended =
        new Identity(
            own.fleet(), "pump-1", "", own.key(), own.chain(), own.authority(), own.told());

    try (FleetClient client = FleetClient.of(pretended, world.time())) {
      client.exchange(report(0), Duration.ZERO);
      assertThatThrownBy(() -> client.renew(world.state("pump-6").resolve(MemberProgram.IDENTITY)))
          .isInstanceOf(RefusedException.class);
    }
  }

  private static Letter letter(long sequence) {
    return new Letter(
        1,
        sequence,
        sequence,
        MessageKind.RESULT,
        "camera",
        Instant.EPOCH,
        Binary.of(new byte[] {(byte) sequence}));
  }

  @Test
  void messages_takeEffectOnce_andAGapIsRefused() throws Exception {
    Identity identity = world.join("pump-9", world.token("{}"));
    try (FleetClient client = FleetClient.of(identity, world.time())) {
      assertThat(client.send(new Batch("s-normal", List.of()))).isEqualTo(Position.START);
      assertThat(client.send(new Batch("s-normal", List.of(letter(0), letter(1)))))
          .isEqualTo(new Position(1, 1));
      assertThat(client.send(new Batch("s-normal", List.of(letter(1), letter(2)))))
          .isEqualTo(new Position(1, 2));
      assertThatThrownBy(() -> client.send(new Batch("s-normal", List.of(letter(4)))))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("from 4 on (expected: from 3 on)");
      assertThat(client.send(new Batch("s-normal", List.of()))).isEqualTo(new Position(1, 2));
    }

    String told = world.told("GET", "/v1/messages?device=pump-9", "");
    assertThat(told.split("\"key\":\"camera\"", -1)).hasSize(4);
    assertThat(world.ask("GET", "/v1/messages?device=nobody", "").statusCode()).isEqualTo(404);
  }

  @Test
  void whoHasNoCertificate_isToldNothing() throws Exception {
    Identity own = world.join("pump-7", world.token("{}"));
    Identity other = world.join("pump-8", world.token("{}"));
    Identity mixed =
        new Identity(
            own.fleet(), "pump-7", "", own.key(), other.chain(), own.authority(), own.told());

    assertThatThrownBy(
            () -> {
              try (FleetClient client = FleetClient.of(mixed, world.time())) {
                client.exchange(report(0), Duration.ZERO);
              }
            })
        .isInstanceOfAny(IOException.class, IllegalArgumentException.class);
  }

  @Test
  void device_calledNull_isOneLikeOthers_andWhatNobodyCanKeepHidesNobody() throws Exception {
    Identity odd = world.join("null", world.token("{\"site\":\"null\"}"));
    try (RawDevice raw = new RawDevice(odd)) {
      raw.post(
          "/v1/exchange",
          LinkJson.write(
              new Report(
                  0,
                  Duration.ofSeconds(1),
                  "test",
                  "",
                  new Health(
                      OptionalDouble.of(1e300),
                      OptionalDouble.of(1e-300),
                      OptionalDouble.of(Math.PI * 1e-300),
                      0),
                  List.of())));
    }
    world.until("/v1/devices", all -> all.contains("\"seen_at\":\"2"));

    world.told(
        "PUT",
        "/v1/agents/odd",
        "{\"family\":\"bearing\",\"sites\":[\"null\"],\"devices\":[\"null\"]}");

    try (FleetClient client = FleetClient.of(odd, world.time())) {
      assertThat(client.exchange(report(0), Duration.ZERO).orElseThrow().assignments())
          .anyMatch(assignment -> assignment.agent().equals("odd"));
    }
    world.told("GET", "/v1/devices/null", "");
    world.told("POST", "/v1/devices/null/revoke", "");
    assertThat(world.ask("DELETE", "/v1/agents/odd", "").statusCode()).isEqualTo(204);
  }
}
