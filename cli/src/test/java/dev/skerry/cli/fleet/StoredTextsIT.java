package dev.skerry.cli.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.uplink.FleetClient;
import dev.skerry.device.uplink.Identity;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Batch;
import dev.skerry.link.Binary;
import dev.skerry.link.Event;
import dev.skerry.link.Health;
import dev.skerry.link.Letter;
import dev.skerry.link.LinkJson;
import dev.skerry.link.MessageKind;
import dev.skerry.link.Phase;
import dev.skerry.link.Report;
import dev.skerry.link.Tally;
import dev.skerry.model.family.FamilyArchive;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.sample.SampleFamily;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Tier;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pieces of pages and scripts (cross-site scripting) in each text that the fleet takes from
 * somebody and keeps: on every page they are words, and on no page anything else.
 */
class StoredTextsIT {
  /* As short as it can be: the shortest text is cut off at a hundred characters. */
  private static final String HOSTILE =
      "<img src=x onerror=hurt=1><script>hurt=1</script>\"' onload=<a href=javascript:hurt=1>{}";

  private static final String AS_WORDS =
      "&lt;img src=x onerror=hurt=1&gt;&lt;script&gt;hurt=1&lt;/script&gt;&quot;&#39; onload="
          + "&lt;a href=javascript:hurt=1&gt;{}";

  @TempDir private static Path folder;
  private static World world;
  private static Map<String, List<String>> shown = Map.of();
  private static long done;

  @BeforeAll
  static void start() throws Exception {
    world = new World(folder);
    Digest family = world.ship(archive("measured", ""));
    Identity identity = join("pump-1");
    say(identity, family);
    world.told("PUT", "/v1/agents/bearing", "{\"family\":\"bearing@1\"}");
    world.told("PUT", "/v1/agents/watch", "{\"family\":\"bearing@1\",\"copies\":2}");
    world.told(
        "POST",
        "/v1/policies",
        "{\"text\":" + json("# " + hostile("rule") + "\nupdates: true") + "}");
    String worker =
        World.field(
            world.told("POST", "/v1/people", "{\"name\":\"bench-1\",\"role\":\"WORKER\"}"),
            "token");
    String model = JobsIT.material(world, "models", new byte[] {1});
    String samples = JobsIT.samples(world, folder);
    String spec = ",\"spec\":" + json(hostile("spec"));
    long running = JobsIT.ask(world, "a-family", model, samples, spec);
    long failed = JobsIT.ask(world, "b-family", model, samples, spec);
    done = JobsIT.ask(world, "bearing", model, samples, spec);
    for (String name : List.of("a", "b", "c")) {
      world.say(worker, "/v1/assignments", "{\"name\":\"" + name + "\"}");
    }
    world.say(
        worker,
        "/v1/assignments/" + running + "/progress",
        "{\"name\":\"a\",\"attempt\":1,\"share\":0.4,\"left\":1000,\"doing\":"
            + json(hostile("doing"))
            + "}");
    world.say(
        worker,
        "/v1/assignments/" + failed + "/failure",
        "{\"name\":\"b\",\"attempt\":1,\"reason\":" + json(hostile("failure")) + "}");
    byte[] made = Files.readAllBytes(archive("made", hostile("report")));
    assertThat(
            world
                .ask(
                    "POST",
                    "/v1/assignments/"
                        + done
                        + "/family?name=c&attempt=1&digest="
                        + Digest.of(made).hex(),
                    BodyPublishers.ofByteArray(made),
                    worker)
                .statusCode())
        .isEqualTo(200);
    note();
    world.until("/v1/devices", all -> all.contains("reason"));
    shown =
        new TreeMap<>(
            Map.of(
                "/",
                List.of(),
                "/devices/pump-1",
                List.of("processor", "machine", "program", "reason"),
                "/agents/bearing",
                List.of(),
                "/families",
                List.of(),
                "/families/bearing",
                List.of("made"),
                "/placement",
                List.of(),
                "/rollouts",
                List.of(),
                "/jobs",
                List.of("doing", "failure"),
                "/jobs/" + failed,
                List.of("failure"),
                "/audit",
                List.of("who", "action", "subject", "detail")));
  }

  @AfterAll
  static void stop() throws IOException {
    world.close();
  }

  private static String hostile(String mark) {
    return HOSTILE + mark;
  }

  private static String json(String text) {
    return new String(LinkJson.write(text), UTF_8);
  }

  /* By somebody who writes what they like wherever it is taken. */
  private static Path archive(String mark, String report) throws IOException {
    Path family = SampleFamily.unpack(Files.createTempDirectory(folder, mark));
    Path manifest = family.resolve(FamilyFolder.MANIFEST);
    String text = Files.readString(manifest);
    Files.writeString(
        manifest,
        text.replace("\"Linux amd64\"", json(hostile(mark)))
            .replace("\"inner race\"", json(hostile("class")))
            .replace("\"bearing windows, seed 7, 4000 windows\"", json(hostile("data")))
            .replaceFirst(
                "\"version\"\\s*:\\s*[0-9]+", "\"version\" : " + (report.isEmpty() ? 1 : 2))
            .replace(
                "\"latency\" : { }",
                "\"latency\" : { \"1\" : { \"p50_nanos\" : 1000, \"p95_nanos\" : 2000, \"p99_nanos\" : 3000 } }"));
    if (!report.isEmpty()) {
      Files.writeString(family.resolve("report.html"), "<!doctype html>" + report);
    }
    Path archive = folder.resolve(mark + ".skerry");
    FamilyArchive.pack(family, archive);
    return archive;
  }

  private static Identity join(String device) throws Exception {
    DeviceProfile profile =
        new DeviceProfile(
            hostile("profile"),
            Tier.DEVICE_EDGE,
            new DeviceProfile.Cpu(
                hostile("machine"),
                hostile("processor"),
                2,
                new TreeSet<>(List.of(hostile("feature")))),
            Bytes.ofMebibytes(4096),
            Bytes.ofMebibytes(8192),
            List.of(hostile("accelerator")),
            List.of(hostile("framework")),
            new DeviceProfile.Power(
                OptionalDouble.empty(), false, new TreeMap<>(Map.of(hostile("sensor"), 40.0))),
            Optional.empty());
    return FleetClient.join(
        world.devicePort(),
        world.token("{\"site\":\"hall\",\"labels\":{\"line\":\"3\"}}"),
        device,
        "",
        profile,
        world.state(device),
        world.time());
  }

  private static void say(Identity identity, Digest family) throws Exception {
    AgentReport agent =
        new AgentReport(
            "bearing",
            Optional.of(family),
            Optional.of(family),
            Phase.REFUSED,
            hostile("reason"),
            Tally.NONE);
    Event event = new Event(hostile("what"), hostile("event"));
    Letter letter =
        new Letter(
            1,
            0,
            0,
            MessageKind.EVENT,
            "'><script>hurt=1</script>",
            world.time().now(),
            Binary.of(LinkJson.write(event)));
    try (RawDevice raw = new RawDevice(identity)) {
      Report report =
          new Report(
              0, Duration.ofMinutes(9), hostile("program"), "", Health.UNKNOWN, List.of(agent));
      assertThat(raw.post("/v1/exchange", LinkJson.write(report)).statusCode()).isEqualTo(200);
      assertThat(
              raw.post("/v1/messages", LinkJson.write(new Batch("s-1", List.of(letter))))
                  .statusCode())
          .isEqualTo(200);
    }
  }

  /* Nobody gets such words into the audit log; they would be words even so. */
  private static void note() throws Exception {
    try (Connection connection = DriverManager.getConnection(world.database());
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into audit (who, action, subject, detail) values (?, ?, ?, ?)")) {
      int at = 1;
      for (String mark : List.of("who", "action", "subject", "detail")) {
        insert.setString(at++, hostile(mark));
      }
      insert.executeUpdate();
    }
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + world.program().fleet().managementPort() + path;
  }

  private static HttpResponse<String> page(HttpClient http, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url(path)))
            .header("Cookie", "skerry=" + world.admin())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void assertHarmless(String path, HttpResponse<String> response) {
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(response.body().replace(AS_WORDS, "")).as(path).doesNotContain("hurt");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
        .as(path)
        .contains("default-src 'none'")
        .doesNotContain("unsafe-eval", "script-src 'unsafe-inline'");
    assertThat(response.headers().firstValue("X-Content-Type-Options"))
        .as(path)
        .contains("nosniff");
  }

  @Test
  void pages_showThemAsWords() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (Map.Entry<String, List<String>> one : shown.entrySet()) {
        HttpResponse<String> response = page(http, one.getKey());

        assertThat(response.statusCode()).as(one.getKey()).isEqualTo(200);
        assertHarmless(one.getKey(), response);
        for (String mark : one.getValue()) {
          assertThat(response.body()).as(one.getKey()).contains(AS_WORDS + mark);
        }
      }
    }
  }

  @Test
  void pages_ofNothing_sayWhatWasAskedForAsWords() throws Exception {
    // A slash would be another path.
    String coded = URLEncoder.encode(HOSTILE.replace("/", ""), UTF_8).replace("+", "%20");
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String place : List.of("/devices/", "/families/", "/rollouts/", "/jobs/", "/agents/")) {
        HttpResponse<String> response = page(http, place + coded);

        assertThat(response.statusCode()).as(place).isEqualTo(404);
        assertThat(response.body()).as(place).doesNotContain("<img src=x", "<script>hurt");
      }
      HttpResponse<String> range = page(http, "/agents/bearing?last=" + coded);
      assertThat(range.body()).doesNotContain("<img src=x", "<script>hurt");
      HttpResponse<String> entered =
          http.send(
              HttpRequest.newBuilder(URI.create(url("/login")))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString("token=" + coded))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(entered.statusCode()).isEqualTo(401);
      assertHarmless("/login", entered);
    }
  }

  @Test
  void answersForPrograms_areNoPages() throws Exception {
    for (String path :
        List.of(
            "/v1/devices",
            "/v1/devices/pump-1",
            "/v1/families",
            "/v1/jobs",
            "/v1/jobs/" + done,
            "/v1/policies",
            "/v1/messages?device=pump-1",
            "/v1/agents",
            "/v1/agents/watch/placement",
            "/v1/audit",
            "/%3Cscript%3Ehurt=1%3C/script%3E",
            "/v1/nothing/%3Cscript%3Ehurt=1%3C/script%3E")) {
      HttpResponse<String> response = world.ask("GET", path, "");

      assertThat(response.headers().firstValue("Content-Type").orElse(""))
          .as(path)
          .startsWith("application/json");
      assertThat(response.headers().firstValue("X-Content-Type-Options"))
          .as(path)
          .contains("nosniff");
    }
  }

  @Test
  void report_thatAWorkerWrote_mayDoNothing() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response = page(http, "/jobs/" + done + "/report");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("<script>hurt=1</script>");
      String policy = response.headers().firstValue("Content-Security-Policy").orElse("");
      assertThat(List.of(policy.split("; *", -1)))
          .contains("sandbox", "default-src 'none'", "form-action 'none'", "base-uri 'none'");
      assertThat(policy).doesNotContain("script-src", "allow-");
    }
  }

  @Test
  void names_thatArePiecesOfPages_areNotTaken() throws Exception {
    String name = json(hostile("name"));
    Path family = SampleFamily.unpack(Files.createTempDirectory(folder, "named"));
    Path manifest = family.resolve(FamilyFolder.MANIFEST);
    String text = Files.readString(manifest);
    for (String known : List.of("\"bearing\"", "\"full\"")) {
      Files.writeString(manifest, text.replace(known, name));
      Path archive = folder.resolve("named.skerry");
      FamilyArchive.pack(family, archive);
      assertThat(
              world
                  .ask("POST", "/v1/families", BodyPublishers.ofFile(archive), world.admin())
                  .statusCode())
          .isEqualTo(400);
    }
  }
}
