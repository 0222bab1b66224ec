package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.cli.wiring.DeviceSetup;
import dev.skerry.cli.wiring.FleetProgram;
import dev.skerry.cli.wiring.MemberProgram;
import dev.skerry.cli.wiring.SiteSetup;
import dev.skerry.device.slots.ProbationRules;
import dev.skerry.device.uplink.FleetClient;
import dev.skerry.device.uplink.Identity;
import dev.skerry.fleet.enrolment.Authority;
import dev.skerry.terms.AgentSpec.CacheLimits;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Digest;
import dev.skerry.terms.LatencyClass;
import dev.skerry.terms.Tier;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A fleet on a real PostgreSQL, with real devices, in one process. */
final class World implements AutoCloseable {
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
  private static final ProbationRules SHORT =
      new ProbationRules(Duration.ZERO, 0, Duration.ofSeconds(1), 3);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final SystemTime time = new SystemTime();
  private final FleetProgram program;
  private final String admin;
  private final List<MemberProgram> members = new ArrayList<>();

  World(Path folder) throws IOException {
    this.folder = folder;
    this.program =
        FleetProgram.start(
            new FleetProgram.Setup(
                "127.0.0.1",
                0,
                "127.0.0.1",
                0,
                List.of(),
                Optional.empty(),
                folder.resolve("fleet"),
                folder.resolve("programs"),
                Optional.empty()));
    this.admin = Files.readString(program.newToken().orElseThrow()).strip();
  }

  FleetProgram program() {
    return program;
  }

  String admin() {
    return admin;
  }

  /** Where its database is, as JDBC has it, for whoever may read its folder. */
  String database() throws IOException {
    Path own = folder.resolve("fleet/postgres");
    String port = Files.readAllLines(own.resolve("data/postmaster.pid")).get(3).strip();
    return "jdbc:postgresql://localhost:"
        + port
        + "/postgres?user=postgres&password="
        + Files.readString(own.resolve("password"));
  }

  /** Who issues certificates there. */
  Authority authority() throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection(database());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select certificate, private_key from authority")) {
      row.next();
      return Authority.of(row.getBytes(1), row.getBytes(2));
    }
  }

  SystemTime time() {
    return time;
  }

  Path folder() {
    return folder;
  }

  HttpResponse<String> ask(String method, String path, String body) throws Exception {
    return ask(method, path, BodyPublishers.ofString(body), admin);
  }

  HttpResponse<String> ask(String method, String path, HttpRequest.BodyPublisher body, String token)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + program.fleet().managementPort() + path))
            .header("Authorization", "Bearer " + token)
            .method(method, body)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** What is answered, which must be good. */
  String told(String method, String path, String body) throws Exception {
    HttpResponse<String> response = ask(method, path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  /** Says something as a worker, which must be taken. */
  void say(String worker, String path, String body) throws Exception {
    assertThat(ask("POST", path, BodyPublishers.ofString(body), worker).statusCode())
        .isBetween(200, 204);
  }

  /** A string in JSON. */
  static String field(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    assertThat(matcher.find()).as(name + " in " + json).isTrue();
    return matcher.group(1);
  }

  String token(String json) throws Exception {
    return field(told("POST", "/v1/tokens", json), "token");
  }

  URI devicePort() {
    return URI.create("https://localhost:" + program.fleet().devicePort());
  }

  Path state(String device) {
    return folder.resolve("device-" + device);
  }

  Identity join(String device, String token) throws IOException {
    return join(device, "", token);
  }

  /** A device that says which site it stands in. */
  Identity join(String device, String site, String token) throws IOException {
    return FleetClient.join(
        devicePort(),
        token,
        device,
        site,
        PROFILE,
        state(device).resolve(MemberProgram.IDENTITY),
        time);
  }

  Digest ship(Path archive) throws Exception {
    HttpResponse<String> response =
        ask("POST", "/v1/families", BodyPublishers.ofFile(archive), admin);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new Digest(field(response.body(), "digest"));
  }

  /** Starts a device that has joined, alone. */
  MemberProgram run(String device) throws IOException {
    return run(device, Optional.empty());
  }

  /** Starts a device that has joined. */
  MemberProgram run(String device, Optional<SiteSetup> site) throws IOException {
    MemberProgram member =
        MemberProgram.start(
            new DeviceSetup(
                List.of(),
                state(device),
                Optional.empty(),
                2,
                1,
                true,
                DeviceSetup.Children.NONE,
                new DeviceSetup.Ports("127.0.0.1", 0, 0, 0, Optional.empty()),
                new DeviceSetup.Shape(
                    LatencyClass.INTERACTIVE,
                    0,
                    new CacheLimits(new Bytes(0), Duration.ZERO),
                    false),
                Optional.empty()),
            new MemberProgram.Habits(SHORT, Duration.ofMillis(500), 0),
            site);
    members.add(member);
    return member;
  }

  void stop(MemberProgram member) throws IOException {
    members.remove(member);
    member.close();
  }

  /** What messages say, as text. */
  static List<String> texts(String json) {
    Matcher matcher = Pattern.compile("\"body\":\"([^\"]*)\"").matcher(json);
    List<String> texts = new ArrayList<>();
    while (matcher.find()) {
      texts.add(new String(Base64.getDecoder().decode(matcher.group(1)), StandardCharsets.UTF_8));
    }
    return texts;
  }

  /** Waits until it is so. */
  void untilTrue(BooleanSupplier so) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      assertThat(System.nanoTime() - end).isNegative();
      LockSupport.parkNanos(this, POLL.toNanos());
    }
  }

  /** Asks until the answer is as it shall be. */
  String until(String path, Predicate<String> right) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String last = "";
    while (System.nanoTime() - end < 0) {
      last = told("GET", path, "");
      if (right.test(last)) {
        return last;
      }
      LockSupport.parkNanos(this, POLL.toNanos());
    }
    throw new AssertionError(
        "not so within " + PATIENCE + ": " + last + " with " + told("GET", "/v1/devices", ""));
  }

  @Override
  public void close() throws IOException {
    for (MemberProgram member : List.copyOf(members)) {
      stop(member);
    }
    http.close();
    program.close();
    time.close();
  }
}
