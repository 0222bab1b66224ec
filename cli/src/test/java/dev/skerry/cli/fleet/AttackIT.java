package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.device.uplink.FleetClient;
import dev.skerry.device.uplink.FleetClient.RefusedException;
import dev.skerry.device.uplink.Identity;
import dev.skerry.fleet.enrolment.Authority;
import dev.skerry.link.Health;
import dev.skerry.link.LinkJson;
import dev.skerry.link.Report;
import dev.skerry.terms.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody may try against a fleet. Each is refused, and nothing has changed. */
class AttackIT {
  private static final int MUTANTS = Integer.getInteger("skerry.mutants", 1_500);
  private static final long GIGABYTE = 1L << 30;

  @TempDir private static Path folder;
  private static World world;
  private static Identity device;
  private String before = "";

  @BeforeAll
  static void start() throws Exception {
    world = new World(folder);
    device = world.join("pump-1", world.token("{}"));
    world.ship(Samples.archive(folder.resolve("1.skerry"), 1));
    world.told("PUT", "/v1/agents/bearing", "{\"family\":\"bearing\",\"sites\":[\"nowhere\"]}");
  }

  @AfterAll
  static void stop() throws IOException {
    world.close();
  }

  @BeforeEach
  void remember() throws Exception {
    before = state();
  }

  @AfterEach
  void nothingHasChanged() throws Exception {
    assertThat(state()).isEqualTo(before);
  }

  /* Everything that people can see, but for when devices were last heard. */
  private static String state() throws Exception {
    String devices =
        world
            .told("GET", "/v1/devices", "")
            .replaceAll("\"report\":.*?\"seen_at\":(null|\"[^\"]*\")", "")
            .replaceAll("\"now\":\"[^\"]*\"", "");
    return devices
        + world.told("GET", "/v1/agents", "")
        + world.told("GET", "/v1/families", "")
        + world.told("GET", "/v1/rollouts", "")
        + world.told("GET", "/v1/people", "")
        + world.told("GET", "/v1/audit", "");
  }

  private static Report report() {
    return new Report(0, Duration.ofSeconds(1), "test", "", Health.UNKNOWN, List.of());
  }

  private static List<X509Certificate> chain(String pem) throws Exception {
    try (InputStream in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  private static KeyPair pair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  @Test
  void certificateOfAnotherAuthority_isNotTaken() throws Exception {
    KeyPair pair = pair();
    Authority other = Authority.make(Instant.now());
    Identity foreign =
        new Identity(
            device.fleet(),
            "pump-1",
            "",
            pair.getPrivate(),
            chain(other.issue("pump-1", "", pair.getPublic(), Instant.now()) + other.pem()),
            device.authority(),
            device.told());

    assertRefused(foreign);
  }

  @Test
  void certificateThatHasExpired_isNotTaken() throws Exception {
    Instant longAgo = Instant.now().minus(Duration.ofDays(400));
    Identity expired =
        new Identity(
            device.fleet(),
            "pump-1",
            "",
            device.key(),
            chain(
                world.authority().issue("pump-1", "", pumpsKey(), longAgo)
                    + world.authority().pem()),
            device.authority(),
            device.told());

    assertRefused(expired);
    try (FleetClient client = FleetClient.of(current(), world.time())) {
      assertThatNoException().isThrownBy(() -> client.exchange(report(), Duration.ZERO));
    }
  }

  /* As above, but issued now: so that it is the date for which the other was refused. */
  private static Identity current() throws Exception {
    return new Identity(
        device.fleet(),
        "pump-1",
        "",
        device.key(),
        chain(
            world.authority().issue("pump-1", "", pumpsKey(), Instant.now())
                + world.authority().pem()),
        device.authority(),
        device.told());
  }

  private static PublicKey pumpsKey() {
    return device.chain().getFirst().getPublicKey();
  }

  @Test
  void database_ofItsOwn_letsInNobodyWithoutItsPassword() throws Exception {
    String url = world.database();
    String without = url.replaceAll("&password=.*", "");

    try (Connection connection = DriverManager.getConnection(url)) {
      assertThat(connection.isValid(1)).isTrue();
    }
    assertThatThrownBy(() -> DriverManager.getConnection(without).close())
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> DriverManager.getConnection(without + "&password=postgres").close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password");
  }

  private static void assertRefused(Identity identity) {
    assertThatThrownBy(
            () -> {
              try (FleetClient client = FleetClient.of(identity, world.time())) {
                client.exchange(report(), Duration.ZERO);
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void fleetThatIsAnother_isNotBelieved() throws Exception {
    Authority other = Authority.make(Instant.now());
    Identity misled =
        new Identity(
            device.fleet(),
            "pump-1",
            "",
            device.key(),
            device.chain(),
            chain(other.pem()).getFirst(),
            device.told());

    assertRefused(misled);
  }

  @Test
  void tokenOfAnotherFleet_isNotShownToThisOne() throws Exception {
    String token = "c2VjcmV0." + "0".repeat(64);

    assertThatThrownBy(() -> world.join("pump-9", token))
        .hasMessageContaining("not the fleet that made the token");
  }

  @Test
  void renewalByAnotherKey_isRefused() throws Exception {
    Identity thief =
        new Identity(
            device.fleet(),
            "pump-1",
            "",
            pair().getPrivate(),
            device.chain(),
            device.authority(),
            device.told());

    assertThatThrownBy(
            () -> {
              try (FleetClient client = FleetClient.of(thief, world.time())) {
                client.renew(folder.resolve("thief"));
              }
            })
        .isInstanceOfAny(RefusedException.class, IllegalArgumentException.class, IOException.class);
    assertThat(folder.resolve("thief")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../../etc/passwd",
        "..\\x",
        "a/../b",
        "%2e%2e",
        "a\u0000b",
        "~root",
        "C:\\x",
        "\\\\x\\y",
        "<script>alert(1)</script>",
        "' or 1=1 --",
        "",
        "ａ",
        "LONG"
      })
  void name_thatIsNone_isRefusedWhereverItIs(String name) throws Exception {
    String tried = name.equals("LONG") ? "a".repeat(129) : name;
    String coded = URLEncoder.encode(tried, StandardCharsets.UTF_8).replace("+", "%20");
    String json = new String(LinkJson.write(tried), StandardCharsets.UTF_8);
    for (HttpResponse<String> response :
        List.of(
            world.ask("PUT", "/v1/agents/" + coded, "{\"family\":\"bearing\"}"),
            world.ask("PUT", "/v1/agents/x", "{\"family\":" + json + "}"),
            world.ask("POST", "/v1/tokens", "{\"site\":" + (tried.isEmpty() ? "{}" : json) + "}"),
            world.ask("POST", "/v1/tokens", "{\"labels\":{" + json + ":\"x\"}}"),
            world.ask("POST", "/v1/tokens", "{\"labels\":{\"x\":" + json + "}}"),
            world.ask("POST", "/v1/people", "{\"name\":" + json + ",\"role\":\"VIEWER\"}"),
            world.ask("GET", "/v1/rollouts/" + coded + "x/..", ""),
            world.ask("POST", "/v1/devices/" + coded + "/revoke", ""))) {
      assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
    }
  }

  @Test
  void archive_altered_isRefused() throws Exception {
    byte[] archive = Files.readAllBytes(Samples.archive(folder.resolve("altered.skerry"), 7));
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 40; i++) {
      byte[] altered = archive.clone();
      altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));

      HttpResponse<String> response = upload(altered);

      assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
      assertThat(response.body()).doesNotContain(folder.toString());
    }
  }

  private static HttpResponse<String> upload(byte[] body) throws Exception {
    return world.ask("POST", "/v1/families", BodyPublishers.ofByteArray(body), world.admin());
  }

  @Test
  void archive_thatUnpacksToFarMore_isRefused() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("family.json"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 200; i++) {
        zip.write(zeros);
      }
    }

    HttpResponse<String> response = upload(bytes.toByteArray());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
  }

  @Test
  void upload_ofAGigabyte_isRefused() {
    byte[] share = new byte[1 << 20];
    InputStream endless =
        new InputStream() {
          private long left = GIGABYTE;

          @Override
          public int read() {
            return left-- > 0 ? 0 : -1;
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            if (left <= 0) {
              return -1;
            }
            int given = (int) Math.min(Math.min(length, share.length), left);
            System.arraycopy(share, 0, into, offset, given);
            left -= given;
            return given;
          }
        };

    try {
      HttpResponse<String> response =
          world.ask(
              "POST",
              "/v1/families",
              BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> endless), GIGABYTE),
              world.admin());
      assertThat(response.statusCode()).isBetween(400, 499);
    } catch (Exception e) {
      // Hung up on, which is as good.
      assertThat(e).isInstanceOf(IOException.class);
    }
    assertThat(folder.resolve("fleet").resolve("uploads")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"updates: maybe\"}",
        "{\"text\":\"updates\"}",
        "{\"text\":\"updates: true\\nupdates: true\"}",
        "{\"text\":\"updates: true\",\"lease\":0}",
        "{\"text\":\"updates: true\",\"lease\":999999999999999}",
        "{\"text\":\"updates: true\",\"site\":\"../x\"}",
        "{\"site\":\"hall\"}"
      })
  void policy_thatIsNone_isRefused(String body) throws Exception {
    HttpResponse<String> response = world.ask("POST", "/v1/policies", body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).contains("expected");
    assertThat(world.told("GET", "/v1/policies", "")).isEqualTo("[]");
  }

  @Test
  void whoeverMayNot_isRefused() throws Exception {
    for (String path : List.of("/v1/devices", "/v1/agents", "/v1/families", "/v1/audit")) {
      assertThat(world.ask("GET", path, BodyPublishers.noBody(), "nobody").statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void devicesPort_hasNothingForPeople_norTheOtherWayRound() throws Exception {
    assertThat(world.ask("POST", "/v1/exchange", "{}").statusCode()).isEqualTo(404);
    assertThat(world.ask("POST", "/v1/enrol", "{}").statusCode()).isEqualTo(404);
    try (FleetClient client = FleetClient.of(device, world.time())) {
      assertThatThrownBy(() -> client.fetch(new Digest("0".repeat(64)), 0))
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void messages_mutated_changeNothing() throws Exception {
    SplittableRandom random = new SplittableRandom(2026);
    List<String> good =
        List.of(
            "{\"site\":\"hall-1\",\"labels\":{\"a\":\"b\"},\"holds\":60000}",
            "{\"family\":\"bearing\",\"accuracy_floor\":0.5,\"sites\":[\"x\"],\"labels\":{\"a\":\"b\"}}",
            "{\"agent\":\"bearing\",\"family\":\"bearing\",\"waves\":[\"1\",\"100%\"],\"least\":1}",
            "{\"name\":\"x\",\"role\":\"VIEWER\"}",
            "{\"labels\":{\"x\":\"y\"}}");
    List<String> methods = List.of("POST", "PUT", "POST", "POST", "PUT");
    List<String> paths =
        List.of(
            "/v1/tokens",
            "/v1/agents/nobody",
            "/v1/rollouts",
            "/v1/people",
            "/v1/devices/nobody/labels");
    for (int i = 0; i < MUTANTS; i++) {
      int which = random.nextInt(good.size());
      byte[] mutant = mutate(good.get(which).getBytes(StandardCharsets.UTF_8), random);

      HttpResponse<String> response =
          world.ask(
              methods.get(which),
              paths.get(which),
              BodyPublishers.ofByteArray(mutant),
              // Somebody who may only look on: whatever is read rightly changes nothing either.
              "nobody");

      assertThat(response.statusCode())
          .as(new String(mutant, StandardCharsets.UTF_8) + " " + response.body())
          .isBetween(400, 499);
    }
    for (int i = 0; i < MUTANTS; i++) {
      int which = random.nextInt(good.size());
      String text = broken(good.get(which), random);
      HttpResponse<String> response = world.ask(methods.get(which), paths.get(which), text);
      assertThat(response.statusCode()).as(text + " " + response.body()).isBetween(400, 499);
      assertThat(response.body()).doesNotContain("dev.skerry", "java.", "com.fasterxml");
    }
  }

  private static byte[] mutate(byte[] message, SplittableRandom random) {
    byte[] mutant = message.clone();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
    }
    return mutant;
  }

  /* Cut off, so that it is never whole. */
  private static String broken(String message, SplittableRandom random) {
    return message.substring(0, random.nextInt(message.length()));
  }

  @Test
  void reports_mutated_areRefusedOrTaken_andTellNothingNew() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    byte[] report = LinkJson.write(report());
    try (RawDevice raw = new RawDevice(device)) {
      for (int i = 0; i < MUTANTS; i++) {
        HttpResponse<String> response = raw.post("/v1/exchange", mutate(report, random));
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 499);
      }
      for (int i = 0; i < MUTANTS; i++) {
        String path = List.of("/v1/enrol", "/v1/renew").get(random.nextInt(2));
        HttpResponse<String> response = raw.post(path, mutate(report, random));
        assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
      }
      byte[] large = new byte[2 << 20];
      try {
        assertThat(raw.post("/v1/exchange", large).statusCode()).isBetween(400, 499);
      } catch (IOException hungUp) {
        // As good.
      }
      assertThat(raw.post("/v1/exchange?hold=999999999", report).statusCode()).isEqualTo(400);
    }
  }
}
