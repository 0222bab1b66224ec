package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.device.uplink.FleetClient;
import dev.skerry.device.uplink.FleetClient.RefusedException;
import dev.skerry.device.uplink.Identity;
import dev.skerry.fleet.Fleet;
import dev.skerry.fleet.api.DeviceServer;
import dev.skerry.fleet.api.ManagementServer;
import dev.skerry.fleet.store.OwnPostgres;
import dev.skerry.link.Desired;
import dev.skerry.link.Health;
import dev.skerry.link.Report;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Tier;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet on a real PostgreSQL, asked over real sockets. */
class FleetIT {
  private static final DeviceProfile PROFILE =
      new DeviceProfile(
          "bench",
          Tier.DEVICE_EDGE,
          new DeviceProfile.Cpu("amd64", "test", 2, new TreeSet<>(List.of("avx2"))),
          Bytes.ofMebibytes(4096),
          Bytes.ofMebibytes(8192),
          List.of(),
          List.of("CPU"),
          new DeviceProfile.Power(OptionalDouble.empty(), false, new TreeMap<>()),
          Optional.empty());

  private static final int HALF = 100_000;

  @TempDir private static Path folder;
  private static final SystemTime TIME = new SystemTime();
  private static OwnPostgres postgres;
  private static Fleet fleet;
  private static String admin = "";

  @BeforeAll
  static void start() throws IOException {
    postgres = OwnPostgres.start(folder.resolve("postgres"), folder.resolve("programs"));
    fleet =
        Fleet.start(
            new Fleet.Setup(
                postgres.url(),
                new DeviceServer.Listen("127.0.0.1", 0, List.of("localhost", "127.0.0.1")),
                new ManagementServer.Listen("127.0.0.1", 0),
                folder.resolve("uploads"),
                Optional.empty()),
            TIME);
    admin = fleet.firstPerson().orElseThrow();
  }

  @AfterAll
  static void stop() throws IOException {
    fleet.close();
    postgres.close();
    TIME.close();
  }

  private static HttpResponse<String> manage(String method, String path, String body)
      throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fleet.managementPort() + path))
              .header("Authorization", "Bearer " + admin)
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String token(String json) throws Exception {
    HttpResponse<String> made = manage("POST", "/v1/tokens", json);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    return made.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
  }

  private static Identity join(String device, String token) throws IOException {
    return FleetClient.join(
        URI.create("https://localhost:" + fleet.devicePort()),
        token,
        device,
        "",
        PROFILE,
        folder.resolve("device-" + device),
        TIME);
  }

  private static Report report(long known) {
    return new Report(known, Duration.ofSeconds(1), "test", "", Health.UNKNOWN, List.of());
  }

  private static Digest ship(Path archive) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + fleet.managementPort() + "/v1/families"))
                  .header("Authorization", "Bearer " + admin)
                  .POST(HttpRequest.BodyPublishers.ofFile(archive))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return new Digest(response.body().replaceAll(".*\"digest\":\"([^\"]+)\".*", "$1"));
    }
  }

  @Test
  void device_joins_isToldWhatShallRun_andFetchesIt() throws Exception {
    Identity identity = join("pump-1", token("{\"site\":\"hall-1\",\"labels\":{\"line\":\"3\"}}"));
    Path archive = Samples.archive(folder.resolve("bearing.skerry"), 1);
    Digest family = ship(archive);

    try (FleetClient client = FleetClient.of(identity, TIME)) {
      assertThat(client.exchange(report(0), Duration.ZERO)).isEmpty();

      HttpResponse<String> put =
          manage("PUT", "/v1/agents/bearing", "{\"family\":\"bearing\",\"sites\":[\"hall-1\"]}");
      assertThat(put.statusCode()).as(put.body()).isEqualTo(200);

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
    String token = token("{}");
    assertThat(join("pump-2", token).device()).isEqualTo("pump-2");

    assertThatThrownBy(() -> join("pump-3", token))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("token: unknown, used or too old");
  }

  @Test
  void device_revoked_isToldNothing_andGetsNoCertificate() throws Exception {
    Identity identity = join("pump-4", token("{}"));
    assertThat(manage("POST", "/v1/devices/pump-4/revoke", "").statusCode()).isEqualTo(200);

    try (FleetClient client = FleetClient.of(identity, TIME)) {
      assertThatThrownBy(() -> client.exchange(report(0), Duration.ZERO))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("pump-4 was revoked");
      assertThatThrownBy(() -> client.renew(folder.resolve("device-pump-4")))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("was revoked");
    }
  }

  @Test
  void certificate_isRenewedByTheKeyAlone() throws Exception {
    Identity identity = join("pump-5", token("{}"));
    try (FleetClient client = FleetClient.of(identity, TIME)) {
      Identity renewed = client.renew(folder.resolve("device-pump-5"));

      assertThat(renewed.chain()).isNotEqualTo(identity.chain());
      assertThat(Identity.read(folder.resolve("device-pump-5"))).isEqualTo(renewed);
      try (FleetClient again = FleetClient.of(renewed, TIME)) {
        assertThat(again.exchange(report(0), Duration.ZERO)).isNotNull();
      }
    }
  }

  @Test
  void whatADeviceSaysItIs_countsForNothing() throws Exception {
    Identity own = join("pump-6", token("{}"));
    Identity pretended =
        new Identity(
            own.fleet(), "pump-1", "", own.key(), own.chain(), own.authority(), own.told());

    try (FleetClient client = FleetClient.of(pretended, TIME)) {
      client.exchange(report(0), Duration.ZERO);
      assertThatThrownBy(() -> client.renew(folder.resolve("device-pump-6")))
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void whoHasNoCertificate_isToldNothing() throws Exception {
    Identity own = join("pump-7", token("{}"));
    Identity other = join("pump-8", token("{}"));
    Identity mixed =
        new Identity(
            own.fleet(), "pump-7", "", own.key(), other.chain(), own.authority(), own.told());

    assertThatThrownBy(
            () -> {
              try (FleetClient client = FleetClient.of(mixed, TIME)) {
                client.exchange(report(0), Duration.ZERO);
              }
            })
        .isInstanceOfAny(IOException.class, IllegalArgumentException.class);
  }
}
