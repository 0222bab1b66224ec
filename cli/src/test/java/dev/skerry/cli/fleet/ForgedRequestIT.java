package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.skerry.cli.Ran;
import dev.skerry.cli.wiring.MemberProgram;
import dev.skerry.link.LinkJson;
import dev.skerry.model.tensor.Npy;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nobody can be made to call somebody else (server-side request forgery): not a fleet or a device
 * by what it is told, and not a command by an answer.
 */
class ForgedRequestIT {
  private static final int WRONG = 2;

  @TempDir private static Path folder;
  private static World world;
  private static MemberProgram device;
  private static HttpServer trap;
  private static final AtomicInteger TRAPPED = new AtomicInteger();
  private String before = "";

  @BeforeAll
  static void start() throws Exception {
    world = new World(folder);
    world.ship(Samples.archive(folder.resolve("1.skerry"), 1));
    world.join("pump-1", world.token("{}"));
    world.told("PUT", "/v1/agents/bearing", "{\"family\":\"bearing\",\"sites\":[\"nowhere\"]}");
    device = world.run("pump-1");
    Files.writeString(folder.resolve("admin"), world.admin());
    trap = server();
    trap.createContext(
        "/",
        exchange -> {
          TRAPPED.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
  }

  @AfterAll
  static void stop() throws IOException {
    trap.stop(0);
    world.close();
  }

  private static HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    return server;
  }

  private static String address(HttpServer server) {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @BeforeEach
  void remember() throws Exception {
    TRAPPED.set(0);
    before = state();
  }

  @AfterEach
  void nobodyWasCalled_andNothingHasChanged() throws Exception {
    assertThat(TRAPPED).hasValue(0);
    assertThat(state()).isEqualTo(before);
  }

  private static String state() throws Exception {
    String all = "" + device.program().models();
    for (String what : List.of("agents", "families", "rollouts", "people", "policies", "audit")) {
      all += world.told("GET", "/v1/" + what, "");
    }
    return all;
  }

  private static int people() {
    return world.program().fleet().managementPort();
  }

  @Test
  void port_isNoProxy() throws IOException {
    String token = "\nAuthorization: Bearer " + world.admin();
    for (int port :
        new int[] {people(), device.program().restPort(), device.program().metricsPort()}) {
      for (String line :
          List.of(
              "GET http://" + address(trap) + "/ HTTP/1.1" + token,
              "POST http://" + address(trap) + "/v1/tokens HTTP/1.1",
              "CONNECT " + address(trap) + " HTTP/1.1",
              "GET @" + address(trap) + "/ HTTP/1.1",
              "GET //" + address(trap) + "/ HTTP/1.1",
              "GET /login HTTP/1.1\nX-Forwarded-Host: " + address(trap),
              "GET /v1/devices?url=http://" + address(trap) + "/ HTTP/1.1",
              "GET file:///etc/passwd HTTP/1.1",
              "GET http://169.254.169.254/latest/meta-data/ HTTP/1.1")) {
        String answer =
            new String(
                Wire.exchange(port, Optional.empty(), Wire.http(line, "")),
                StandardCharsets.ISO_8859_1);
        assertThat(answer)
            .as(line)
            .doesNotContain("root:x:", "ami-id", "Location: http")
            .doesNotStartWith("HTTP/1.1 5");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://TRAP/x",
        "https://TRAP/x",
        "//TRAP/x",
        "http://localhost@TRAP/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "file:///etc/passwd",
        "jar:file:///etc/passwd!/x",
        "jdbc:postgresql://TRAP/x?socketFactory=x",
        "ldap://TRAP/x",
        "${jndi:ldap://TRAP/x}"
      })
  void fieldThatHoldsAUrl_isRefused_andCallsNobody(String text) throws Exception {
    String url = text.replace("TRAP", address(trap));
    String json = new String(LinkJson.write(url), StandardCharsets.UTF_8);
    String digest = "0".repeat(64);
    for (HttpResponse<String> response :
        List.of(
            world.ask("PUT", "/v1/agents/x", "{\"family\":" + json + "}"),
            world.ask("PUT", "/v1/agents/x", "{\"family\":\"bearing\",\"sites\":[" + json + "]}"),
            world.ask(
                "PUT", "/v1/agents/x", "{\"family\":\"bearing\",\"labels\":{\"a\":" + json + "}}"),
            world.ask("POST", "/v1/tokens", "{\"site\":" + json + "}"),
            world.ask("POST", "/v1/tokens", "{\"labels\":{\"a\":" + json + "}}"),
            world.ask("POST", "/v1/people", "{\"name\":" + json + ",\"role\":\"VIEWER\"}"),
            world.ask(
                "POST",
                "/v1/rollouts",
                "{\"agent\":\"bearing\",\"family\":" + json + ",\"waves\":[\"100%\"]}"),
            world.ask(
                "POST",
                "/v1/rollouts",
                "{\"agent\":\"bearing\",\"family\":\"bearing\",\"waves\":[" + json + "]}"),
            world.ask("POST", "/v1/policies", "{\"text\":" + json + "}"),
            world.ask("POST", "/v1/families", url),
            world.ask("POST", "/v1/samples", url),
            world.ask(
                "POST",
                "/v1/jobs",
                "{\"family\":"
                    + json
                    + ",\"model\":\""
                    + digest
                    + "\",\"samples\":\""
                    + digest
                    + "\"}"),
            world.ask(
                "POST",
                "/v1/jobs",
                "{\"family\":\"x\",\"model\":" + json + ",\"samples\":" + json + "}"))) {
      assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void answerThatPointsElsewhere_isNotFollowed_byAnyCommand(int status) throws Exception {
    HttpServer pointing = server();
    pointing.createContext(
        "/",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Location", "http://" + address(trap) + exchange.getRequestURI());
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    Path input = folder.resolve("window.npy");
    Npy.write(Tensor.ofFloats(Shape.of(1, 1, 2048), new float[2048]), input);
    String to = "http://" + address(pointing);
    String token = "--token-file=" + folder.resolve("admin");
    try {
      for (Ran ran :
          List.of(
              Ran.of("fleet", "devices", "--fleet=" + to, token),
              Ran.of(
                  "fleet", "ship", folder.resolve("1.skerry").toString(), "--fleet=" + to, token),
              Ran.of("fleet", "token", "--fleet=" + to, token),
              Ran.of(
                  "workshop",
                  "--once",
                  "--fleet=" + to,
                  token,
                  "--state=" + folder.resolve("workshop")),
              Ran.of("ask", "bearing", "--input=" + input, "--server=" + to),
              Ran.of("site", "--metrics=" + to))) {
        assertThat(ran.out()).doesNotContain("root:");
      }
    } finally {
      pointing.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "jar:file:///x!/y",
        "//127.0.0.1/",
        "http:127.0.0.1",
        "gopher://127.0.0.1/"
      })
  void commandThatIsPointedAtNoWebAddress_saysWhatItExpects(String url) {
    String token = "--token-file=" + folder.resolve("admin");
    for (Ran ran :
        List.of(
            Ran.of("fleet", "devices", "--fleet=" + url, token),
            Ran.of(
                "device", "join", "--fleet=" + url, "--token=x", "--state=" + folder.resolve("j")),
            Ran.of("site", "--metrics=" + url))) {
      assertThat(ran.code()).as(url + ran.err()).isEqualTo(WRONG);
      assertThat(ran.err()).contains("expected");
    }
    Ran asked = Ran.of("ask", "m", "--input=" + folder.resolve("1.skerry"), "--server=" + url);
    assertThat(asked.code()).as(url + asked.err()).isNotZero();
    assertThat(URI.create(url).getPath() == null ? "" : asked.out()).doesNotContain("root:");
  }
}
