package dev.skerry.site.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Question;
import dev.skerry.site.Peers;
import dev.skerry.site.membership.Credentials;
import dev.skerry.site.membership.Member;
import dev.skerry.site.membership.Passport;
import dev.skerry.site.membership.TestAuthority;
import dev.skerry.site.models.Piece;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A neighbour that is of the site, shows its own certificate, and then answers what it likes. */
class HostileNeighbourIT {
  private static final int MUTANTS = Integer.getInteger("skerry.mutants", 300);
  private static final long SEED = 20261128;
  private static final Digest DIGEST = new Digest("0".repeat(64));
  private static final Question QUESTION =
      Question.to("echo").with("y", Tensor.ofFloats(Shape.of(1), 1)).within(Duration.ofSeconds(5));

  private final TestAuthority authority = new TestAuthority();
  private final AtomicInteger trapped = new AtomicInteger();
  private final HttpServer plain = HttpServer.create(loopback(), 0);
  private final HttpsServer hostile = HttpsServer.create(loopback(), 0);
  private final HttpsServer trap = HttpsServer.create(loopback(), 0);
  private final SSLContext north = tls(authority.passport("north", "hall"));
  private final Member south;

  HostileNeighbourIT() throws IOException {
    SSLContext own = tls(authority.passport("south", "hall"));
    for (HttpsServer server : List.of(hostile, trap)) {
      server.setHttpsConfigurator(new Demanding(own));
    }
    for (HttpServer server : List.of(plain, trap)) {
      server.createContext(
          "/",
          exchange -> {
            trapped.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
    }
    for (HttpServer server : List.of(plain, trap, hostile)) {
      server.start();
    }
    south = new Member("south", "127.0.0.1", hostile.getAddress().getPort());
  }

  private static final class Demanding extends HttpsConfigurator {
    Demanding(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters demanding = getSSLContext().getDefaultSSLParameters();
      demanding.setNeedClientAuth(true);
      parameters.setSSLParameters(demanding);
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static SSLContext tls(Passport passport) {
    return Credentials.mutual(() -> passport, () -> List.of(Instant.now()));
  }

  @AfterEach
  void stop() {
    List.of(plain, trap, hostile).forEach(server -> server.stop(0));
  }

  /* Everything that is ever asked of a neighbour; none of it is answered. */
  private void askAll() {
    try (HttpPeers peers = new HttpPeers(north);
        HttpNeighbours neighbours = new HttpNeighbours(north)) {
      assertThat(peers.greet(south)).isFalse();
      assertThat(peers.describe(south, "echo", "")).isEmpty();
      assertThat(peers.ask(south, QUESTION)).isNotInstanceOf(Peers.Reply.Answered.class);
      assertThatThrownBy(() -> neighbours.holding(south, DIGEST)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> neighbours.piece(south, DIGEST, new Piece(0, 8)))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void answerThatPointsElsewhere_isNotFollowed(int status) {
    AtomicInteger asked = new AtomicInteger();
    hostile.createContext(
        "/",
        exchange -> {
          // To somebody without TLS, and to itself at another port, with which TLS would go well.
          String to =
              asked.getAndIncrement() % 2 == 0
                  ? "http://127.0.0.1:" + plain.getAddress().getPort()
                  : "https://127.0.0.1:" + trap.getAddress().getPort();
          exchange.getResponseHeaders().set("Location", to + exchange.getRequestURI());
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });

    askAll();
    askAll();

    assertThat(asked).hasValueGreaterThanOrEqualTo(10);
    assertThat(trapped).hasValue(0);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void answers_mutated_areTakenOrLost_andBreakNothing() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> good =
        List.of(
            "{\"name\":\"echo\",\"versions\":[\"1\"],\"platform\":\"onnx\",\"inputs\":[{\"name\":\"y\","
                + "\"datatype\":\"FP32\",\"shape\":[1]}],\"outputs\":[{\"name\":\"z\",\"datatype\":\"FP32\",\"shape\":[1]}]}",
            "{\"model_name\":\"echo\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"z\",\"datatype\":\"FP32\","
                + "\"shape\":[1],\"data\":[1.0]}],\"parameters\":{\"grade\":\"full\",\"on_time\":true}}",
            "whole",
            "pieces 8 ff",
            "12345678");
    hostile.createContext(
        "/",
        exchange -> {
          byte[] body =
              good.get(random.nextInt(good.size())).getBytes(StandardCharsets.UTF_8).clone();
          for (int n = random.nextInt(4); n > 0; n--) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
          }
          int status = List.of(200, 206, 206, 503, 404, 500).get(random.nextInt(6));
          answer(exchange, status, body);
        });
    try (HttpPeers peers = new HttpPeers(north);
        HttpNeighbours neighbours = new HttpNeighbours(north)) {
      for (int i = 0; i < MUTANTS / 4; i++) {
        String which = i + " of " + SEED;
        assertThat(peers.ask(south, QUESTION)).as(which).isNotNull();
        assertThat(peers.describe(south, "echo", "")).as(which).isNotNull();
        try {
          neighbours.holding(south, DIGEST);
        } catch (IOException refused) {
          assertThat(refused).as(which).hasMessageNotContaining("NullPointer");
        }
        try {
          assertThat(neighbours.piece(south, DIGEST, new Piece(0, 8))).as(which).hasSize(8);
        } catch (IOException refused) {
          assertThat(refused).as(which).hasMessageNotContaining("NullPointer");
        }
      }
    }
  }

  @Test
  @Timeout(120)
  void answerWithoutEnd_isBrokenOff() {
    hostile.createContext(
        "/",
        exchange -> {
          byte[] share = new byte[1 << 16];
          exchange.sendResponseHeaders(206, 0);
          try (exchange) {
            while (true) {
              exchange.getResponseBody().write(share);
            }
          }
        });

    askAll();
  }
}
