package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skerry.cli.wiring.MemberProgram;
import dev.skerry.cli.wiring.SiteSetup;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Answer;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Question;
import dev.skerry.serving.client.InferenceClient;
import dev.skerry.terms.Grade;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices of a fleet that cover for each other, over real sockets, one of which has no agent. */
class SiteIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path folder;
  private static World world;
  private static List<InetSocketAddress> places;
  private static MemberProgram with;
  private static MemberProgram without;

  @BeforeAll
  static void start() throws Exception {
    world = new World(folder);
    world.ship(Samples.archive(folder.resolve("bearing.skerry"), 1));
    places = List.of(free(), free());
    world.join("pump-1", world.token("{\"site\":\"hall-1\",\"labels\":{\"model\":\"yes\"}}"));
    world.join("pump-2", world.token("{\"site\":\"hall-1\"}"));
    world.told(
        "PUT", "/v1/agents/bearing", "{\"family\":\"bearing\",\"labels\":{\"model\":\"yes\"}}");
    with = world.run("pump-1", Optional.of(new SiteSetup(places.getFirst(), 0, places, 2)));
    without = world.run("pump-2", Optional.of(new SiteSetup(places.getLast(), 0, places, 2)));
    world.untilTrue(() -> with.program().models().contains("bearing"));
    world.untilTrue(() ->
        site(without).at("/devices").valueStream().anyMatch(row -> row.at("/agents").size() > 0));
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

  private static String page(MemberProgram member, String path) {
    try {
      return HTTP.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + member.program().metricsPort() + path))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode site(MemberProgram member) {
    try {
      return JSON.readTree(page(member, "/site"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer ask(MemberProgram member) {
    try (InferenceClient client =
        new InferenceClient(URI.create("http://127.0.0.1:" + member.program().restPort()))) {
      return client.ask(
          Question.to("bearing")
              .with("window", Tensor.ofFloats(Shape.of(1, 1, 2048), new float[2048]))
              .within(Duration.ofSeconds(5)));
    }
  }

  private static boolean isAnswered(Predicate<Answer> as) {
    try {
      return as.test(ask(without));
    } catch (InferenceException e) {
      return false;
    }
  }

  @Test
  void deviceWithoutTheAgent_isAnsweredForByItsNeighbour() {
    world.untilTrue(() -> site(without).at("/devices").size() == 2);
    Answer answer = ask(without);

    assertThat(answer.grade()).isEqualTo(Grade.PEER);
    assertThat(answer.device()).isEqualTo("pump-1");
    assertThat(answer.onTime()).isTrue();
    assertThat(ask(with).grade()).isEqualTo(Grade.FULL);
    JsonNode seen = site(without);
    assertThat(seen.at("/site").asText()).isEqualTo("hall-1");
    assertThat(seen.at("/device").asText()).isEqualTo("pump-2");
    assertThat(seen.at("/quorum").asBoolean()).isTrue();
    assertThat(seen.at("/answered").asLong()).isPositive();
    assertThat(page(without, "/metrics"))
        .contains("skerry_site_devices 2.0\n")
        .containsPattern("skerry_site_answers_total\\{device=\"pump-1\"} [1-9]");
  }

  @Test
  void deviceThatComesLater_getsItsFamilyFromItsNeighbour() throws Exception {
    try (Connection fleet = DriverManager.getConnection(world.database());
        Statement statement = fleet.createStatement()) {
      assertThat(statement.executeUpdate("delete from piece")).isPositive();
    }
    world.join("pump-3", world.token("{\"site\":\"hall-1\",\"labels\":{\"model\":\"yes\"}}"));

    MemberProgram late = world.run("pump-3", Optional.of(new SiteSetup(free(), 0, places, 2)));

    try {
      world.untilTrue(() -> late.program().models().contains("bearing"));
      // For a moment it may still take it for an agent that others alone have.
      world.untilTrue(() -> ask(late).grade() == Grade.FULL);
    } finally {
      world.stop(late);
    }
  }

  @Test
  void policyThatTakesNobodyIn_isKept() throws Exception {
    world.told("POST", "/v1/policies", "{\"text\":\"take_in: false\"}");

    world.untilTrue(() -> !isAnswered(answer -> true));

    world.told("POST", "/v1/policies", "{\"text\":\"\"}");
    world.untilTrue(() -> isAnswered(answer -> answer.grade() == Grade.PEER));
  }
}
