package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.cli.Mutation;
import dev.skerry.cli.wiring.MemberProgram;
import dev.skerry.cli.wiring.SiteSetup;
import dev.skerry.device.uplink.Identity;
import dev.skerry.link.Health;
import dev.skerry.link.LinkJson;
import dev.skerry.link.Report;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import dev.skerry.serving.grpc.proto.ModelInferRequest.InferInputTensor;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged bytes on every port: of REST, gRPC, metrics, neighbours and the site, and of the fleet's
 * people and devices. Whatever comes, nobody breaks down over it, and nothing has changed. {@code
 * -Dskerry.mutants=100000} sends as many to each; half of them before TLS, where there is TLS.
 */
class MutatedPortsIT {
  private static final int MUTANTS = Integer.getInteger("skerry.mutants", 300);
  private static final long SEED = 20261128;

  @TempDir private static Path folder;
  private static World world;
  private static Identity stranger;
  private static MemberProgram device;
  private static InetSocketAddress meeting;
  private static InetSocketAddress peers;
  private static Digest family;
  private String before = "";

  @BeforeAll
  static void start() throws Exception {
    world = new World(folder);
    family = world.ship(Samples.archive(folder.resolve("1.skerry"), 1));
    meeting = free();
    peers = free();
    world.join("pump-1", world.token("{\"site\":\"hall\"}"));
    stranger = world.join("pump-2", world.token("{\"site\":\"hall\"}"));
    world.told("PUT", "/v1/agents/bearing", "{\"family\":\"bearing\",\"sites\":[\"hall\"]}");
    device =
        world.run(
            "pump-1", Optional.of(new SiteSetup(meeting, peers.getPort(), List.of(meeting), 2)));
    world.untilTrue(() -> device.program().models().contains("bearing"));
  }

  @AfterAll
  static void stop() throws IOException {
    world.close();
  }

  private static InetSocketAddress free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }
  }

  @BeforeEach
  void remember() throws Exception {
    before = state();
  }

  @AfterEach
  void nothingHasChanged_andItStillAnswers() throws Exception {
    assertThat(state()).isEqualTo(before);
    assertThat(text(Wire.exchange(device.program().restPort(), Optional.empty(), question())))
        .startsWith("HTTP/1.1 200 ");
  }

  private static String state() throws Exception {
    String all = "" + device.program().models();
    for (String what : List.of("agents", "families", "rollouts", "people", "policies", "jobs")) {
      all += world.told("GET", "/v1/" + what, "");
    }
    return all;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String json() {
    return "{\"id\":\"q\",\"parameters\":{\"timeout\":5000000},\"inputs\":[{\"name\":\"window\",\"datatype\":"
        + "\"FP32\",\"shape\":[1,1,2048],\"data\":["
        + "0,".repeat(2047)
        + "0]}]}";
  }

  private static byte[] question() {
    return Wire.http(
        "POST /v2/models/bearing/infer HTTP/1.1\nContent-Type: application/json", json());
  }

  private static byte[] get(String path) {
    return Wire.http("GET " + path + " HTTP/1.1", "");
  }

  /* What a port answers, by its first line; most often nothing or one of 4xx. */
  private static Map<String, Integer> attack(
      String port, int number, int mutants, List<byte[]> originals, Optional<SSLContext> tls)
      throws IOException {
    Map<String, Integer> answers = new TreeMap<>();
    for (int i = 0; i < mutants; i++) {
      byte[] mutant = Mutation.of(originals.get(i % originals.size()), SEED, i);
      String answer;
      try {
        answer = text(Wire.exchange(number, tls, mutant));
      } catch (SocketTimeoutException e) {
        throw new AssertionError(port + " never hangs up on mutant " + i + " of " + SEED, e);
      }
      assertThat(answer)
          .as("mutant %d of %d on %s", i, SEED, port)
          // But for 505, a version of HTTP that nobody speaks, and 501, what neighbours may not do.
          .doesNotContainPattern("^HTTP/1.1 5(?!0[15])")
          .doesNotContain("dev.skerry", "java.lang", "com.fasterxml", "org.postgresql");
      String kind =
          answer.startsWith("HTTP/1.1 ")
              ? answer.substring(9, 12)
              : answer.isEmpty() ? "hung up" : "bytes";
      answers.merge(kind, 1, Integer::sum);
    }
    System.out.println(mutants + " mutants on " + port + ": " + answers);
    return answers;
  }

  @Test
  void rest() throws Exception {
    List<byte[]> originals =
        List.of(
            question(),
            get("/v2/models/bearing"),
            get("/v2"),
            Wire.http("POST /v2/repository/index HTTP/1.1", "{\"ready\":true}"),
            get("/v2/models/bearing/versions/1/stats"));

    assertThat(attack("REST", device.program().restPort(), MUTANTS, originals, Optional.empty()))
        .containsKey("400");
  }

  @Test
  void grpc() throws Exception {
    ModelInferRequest question =
        ModelInferRequest.newBuilder()
            .setModelName("bearing")
            .addInputs(
                InferInputTensor.newBuilder()
                    .setName("window")
                    .setDatatype("FP32")
                    .addShape(1)
                    .addShape(1)
                    .addShape(2048))
            .addRawInputContents(ByteString.copyFrom(new byte[4 * 2048]))
            .build();
    List<byte[]> originals =
        List.of(
            GrpcBytes.call("ModelInfer", question),
            GrpcBytes.call("ModelStreamInfer", question),
            GrpcBytes.call("ServerMetadata", ModelInferRequest.getDefaultInstance()));
    int port = device.program().grpcPort();
    // That these are calls: the answer says whose it is.
    assertThat(text(Wire.answer(port, originals.getFirst(), 200))).contains("bearing");

    attack("gRPC", port, MUTANTS, originals, Optional.empty());

    assertThat(text(Wire.answer(port, originals.getFirst(), 200))).contains("bearing");
  }

  @Test
  void metrics() throws Exception {
    attack(
        "metrics",
        device.program().metricsPort(),
        MUTANTS,
        List.of(get("/metrics"), get("/site")),
        Optional.empty());
  }

  @Test
  void people() throws Exception {
    String token = "\nAuthorization: Bearer " + world.admin();
    List<byte[]> originals =
        List.of(
            Wire.http("GET /v1/devices HTTP/1.1" + token, ""),
            Wire.http("GET /v1/analytics?agent=bearing&last=600 HTTP/1.1" + token, ""),
            Wire.http("POST /v1/jobs HTTP/1.1" + token, "{\"family\":\"x\"}"),
            Wire.http(
                "POST /login HTTP/1.1\nContent-Type: application/x-www-form-urlencoded",
                "token=nobody"),
            get("/openapi.yaml"));

    assertThat(
            attack(
                "people",
                world.program().fleet().managementPort(),
                MUTANTS,
                originals,
                Optional.empty()))
        .containsKeys("400", "401");
  }

  private static List<byte[]> hellos(Identity identity) throws Exception {
    return List.of(Wire.hello(Wire.tls(identity)));
  }

  private static byte[] report() {
    return LinkJson.write(
        new Report(0, Duration.ofSeconds(1), "test", "", Health.UNKNOWN, List.of()));
  }

  @Test
  void devices() throws Exception {
    int port = world.program().fleet().devicePort();
    List<byte[]> originals = new ArrayList<>();
    for (String path : List.of("/v1/exchange", "/v1/messages", "/v1/enrol", "/v1/renew")) {
      originals.add(Wire.http("POST " + path + " HTTP/1.1", text(report())));
    }
    originals.add(get("/v1/families/" + "0".repeat(64)));

    attack("devices, before TLS", port, MUTANTS / 2, hellos(stranger), Optional.empty());
    assertThat(attack("devices", port, MUTANTS / 2, originals, Optional.of(Wire.tls(stranger))))
        .containsKey("400");
  }

  @Test
  void neighbours() throws Exception {
    String archive = "/v1/families/" + family.hex();
    List<byte[]> originals =
        List.of(
            question(),
            Wire.http("GET " + archive + " HTTP/1.1\nRange: bytes=65536-131071", ""),
            get(archive + "/holding"),
            get("/v2/health/live"),
            get("/v2/models/bearing"),
            Wire.http("POST /v2/repository/index HTTP/1.1", "{\"ready\":true}"),
            Wire.http("POST /v2/repository/models/bearing/unload HTTP/1.1", "{}"));
    SSLContext tls = Wire.tls(stranger);
    // That these are heard: a neighbour is answered, and given a piece.
    assertThat(text(Wire.exchange(peers.getPort(), Optional.of(tls), question())))
        .startsWith("HTTP/1.1 200 ");
    assertThat(text(Wire.exchange(peers.getPort(), Optional.of(tls), originals.get(1))))
        .startsWith("HTTP/1.1 206 ");

    attack(
        "neighbours, before TLS", peers.getPort(), MUTANTS / 2, hellos(stranger), Optional.empty());
    assertThat(attack("neighbours", peers.getPort(), MUTANTS / 2, originals, Optional.of(tls)))
        .containsKeys("200", "400", "404");
  }

  @Test
  void site() throws Exception {
    // What JGroups sends first: a cookie, a version, and the length of an address.
    byte[] greeting = new byte[64];
    byte[] cookie = {'b', 'e', 'l', 'a'};
    System.arraycopy(cookie, 0, greeting, 0, cookie.length);
    greeting[5] = 0x28;

    attack("site, before TLS", meeting.getPort(), MUTANTS / 2, hellos(stranger), Optional.empty());
    attack(
        "site", meeting.getPort(), MUTANTS / 2, List.of(greeting), Optional.of(Wire.tls(stranger)));
  }
}
