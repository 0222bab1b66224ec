package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.skerry.cli.wiring.MemberProgram;
import dev.skerry.device.uplink.FleetClient;
import dev.skerry.device.uplink.Identity;
import dev.skerry.fleet.enrolment.Authority;
import dev.skerry.link.Batch;
import dev.skerry.link.Desired;
import dev.skerry.link.Health;
import dev.skerry.link.LinkJson;
import dev.skerry.link.Report;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a fleet once said is said to a device again, by the fleet itself and by others: it goes back
 * to no older release and to no older policy. And nobody who is called instead of the fleet can
 * send a device elsewhere.
 */
class ReplayIT {
  private static final int ROUNDS = 4;

  @TempDir private static Path folder;
  private static World world;
  private static Identity stranger;
  private static Digest older;
  private static Digest newer;
  private static byte[] before;
  private static MemberProgram device;

  private final Queue<Report> reports = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private HttpsServer server;

  @BeforeAll
  static void start() throws Exception {
    world = new World(folder);
    older = world.ship(Samples.archive(folder.resolve("1.skerry"), 1));
    newer = world.ship(Samples.archive(folder.resolve("2.skerry"), 2));
    Identity identity = world.join("pump-1", world.token("{}"));
    stranger = world.join("pump-2", world.token("{}"));
    world.told("POST", "/v1/policies", "{\"text\":\"rungs_below_top: 0\"}");
    world.told("PUT", "/v1/agents/bearing", "{\"family\":\"bearing@1\"}");
    try (RawDevice raw = new RawDevice(identity)) {
      before = raw.post("/v1/exchange", report(0)).body().getBytes(StandardCharsets.UTF_8);
    }
    device = world.run("pump-1");
    untilRuns(older);
    world.told("POST", "/v1/policies", "{\"text\":\"rungs_below_top: 1\"}");
    world.told("PUT", "/v1/agents/bearing", "{\"family\":\"bearing@2\",\"at_once\":true}");
    untilRuns(newer);
    world.untilTrue(() -> policy().contains("rungs_below_top: 1"));
  }

  @AfterAll
  static void stop() throws IOException {
    world.close();
  }

  @BeforeEach
  void listen() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  }

  @AfterEach
  void hangUp() {
    server.stop(0);
  }

  private static void untilRuns(Digest family) throws Exception {
    world.until(
        "/v1/devices/pump-1",
        all -> all.contains("\"running\":\"" + family.hex()) && all.contains("PROVEN"));
  }

  private static byte[] report(long known) {
    return LinkJson.write(
        new Report(known, Duration.ofSeconds(1), "test", "", Health.UNKNOWN, List.of()));
  }

  private static String policy() {
    try (Stream<Path> files = Files.walk(world.state("pump-1"))) {
      return Files.readString(
          files.filter(file -> file.endsWith("policy.json")).findFirst().orElseThrow());
    } catch (IOException e) {
      return "";
    }
  }

  private URI address() {
    return URI.create("https://localhost:" + server.getAddress().getPort());
  }

  private Identity here(Identity identity) {
    return new Identity(
        address(),
        identity.device(),
        identity.site(),
        identity.key(),
        identity.chain(),
        identity.authority(),
        identity.told());
  }

  /* Says to whoever asks what was recorded. */
  private void replay(SSLContext as) {
    server.setHttpsConfigurator(new HttpsConfigurator(as));
    server.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          byte[] asked = exchange.getRequestBody().readAllBytes();
          boolean reported = exchange.getRequestURI().getPath().equals("/v1/exchange");
          if (reported) {
            reports.add(LinkJson.read(asked, Report.class));
          }
          answer(exchange, reported ? 200 : 503, before);
        });
    server.start();
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void olderRelease_andOlderPolicy_saidByTheFleetItself_areNotGoneBackTo() throws Exception {
    Desired recorded = LinkJson.read(before, Desired.class);
    assertThat(recorded.assignments().getFirst().family()).isEqualTo(older);
    assertThat(recorded.policy().orElseThrow().text()).isEqualTo("rungs_below_top: 0");
    String kept = policy();
    // Its certificate is good, as that of a replica that was left behind.
    replay(world.authority().listening(List.of("localhost"), Instant.now()));
    world.stop(device);
    Path about = world.state("pump-1").resolve(MemberProgram.IDENTITY + "/identity.properties");
    String own = Files.readString(about);
    Files.writeString(
        about,
        own.replaceFirst("(?m)^fleet=.*$", "fleet=" + address().toString().replace(":", "\\\\:")));
    try {
      device = world.run("pump-1");
      world.untilTrue(() -> reports.size() >= ROUNDS);

      assertThat(reports.stream().flatMap(report -> report.agents().stream()))
          .allSatisfy(agent -> {
            assertThat(agent.running().filter(older::equals)).isEmpty();
            assertThat(agent.wanted()).contains(newer);
          });
      Report last = List.copyOf(reports).getLast();
      assertThat(last.known()).isGreaterThan(recorded.revision());
      assertThat(last.agents())
          .singleElement()
          .satisfies(agent -> assertThat(agent.running()).contains(newer));
      assertThat(policy()).isEqualTo(kept);
    } finally {
      world.stop(device);
      Files.writeString(about, own);
      device = world.run("pump-1");
    }
    untilRuns(newer);
  }

  @Test
  void whoeverIsNotTheFleet_isToldNothing_andNotHeard() throws Exception {
    Identity own = Identity.read(world.state("pump-1").resolve(MemberProgram.IDENTITY));
    for (SSLContext as :
        List.of(
            Wire.tls(stranger),
            Wire.tls(own),
            Authority.make(Instant.now()).listening(List.of("localhost"), Instant.now()),
            world.authority().listening(List.of("elsewhere"), Instant.now()))) {
      replay(as);
      try (FleetClient client = FleetClient.of(here(own), world.time())) {
        Report report = LinkJson.read(report(0), Report.class);
        assertThatThrownBy(() -> client.exchange(report, Duration.ZERO))
            .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.fetch(older, 0)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.renew(folder.resolve("misled")))
            .isInstanceOf(IOException.class);
      }
      hangUp();
      listen();
    }
    assertThat(calls).hasValue(0);
    assertThat(folder.resolve("misled")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void answerThatPointsElsewhere_isNotFollowed(int status) throws Exception {
    HttpsServer pointing =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SSLContext fleet = world.authority().listening(List.of("localhost"), Instant.now());
    AtomicInteger asked = new AtomicInteger();
    // The other one would be believed to be the fleet, too.
    replay(fleet);
    pointing.setHttpsConfigurator(new HttpsConfigurator(fleet));
    pointing.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange
              .getResponseHeaders()
              .set("Location", address().resolve(exchange.getRequestURI()).toString());
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    pointing.start();
    URI there = URI.create("https://localhost:" + pointing.getAddress().getPort());
    Identity misled =
        new Identity(
            there,
            stranger.device(),
            "",
            stranger.key(),
            stranger.chain(),
            stranger.authority(),
            stranger.told());
    try (FleetClient client = FleetClient.of(misled, world.time())) {
      Report report = LinkJson.read(report(0), Report.class);
      assertThatThrownBy(() -> client.exchange(report, Duration.ZERO))
          .isInstanceOf(FleetClient.RefusedException.class);
      assertThatThrownBy(() -> client.fetch(older, 0))
          .isInstanceOf(FleetClient.RefusedException.class);
      assertThatThrownBy(() -> client.send(new Batch("s-1", List.of())))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> client.renew(folder.resolve("misled")))
          .isInstanceOf(FleetClient.RefusedException.class);
    } finally {
      pointing.stop(0);
    }
    assertThat(asked).hasValue(4);
    assertThat(calls).hasValue(0);
  }
}
