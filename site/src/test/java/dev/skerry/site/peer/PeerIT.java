package dev.skerry.site.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Question;
import dev.skerry.serving.client.InferenceClient;
import dev.skerry.site.Peers;
import dev.skerry.site.Twin;
import dev.skerry.site.membership.Credentials;
import dev.skerry.site.membership.Member;
import dev.skerry.site.membership.Passport;
import dev.skerry.site.membership.TestAuthority;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerIT {
  private static final Question QUESTION =
      Question.to("echo")
          .with("y", Tensor.ofFloats(Shape.of(1), 1))
          .withPriority(3)
          .within(Duration.ofSeconds(5));

  private final TestAuthority authority = new TestAuthority();
  private final SystemTime time = new SystemTime();
  private final Twin device = new Twin(time);
  private final PeerPort port =
      PeerPort.start(device, "127.0.0.1", 0, tls(authority.passport("south", "hall")));
  private final Member south = new Member("south", "127.0.0.1", port.port());

  @AfterEach
  void stop() {
    port.close();
    time.close();
  }

  private static SSLContext tls(Passport passport) {
    return Credentials.mutual(() -> passport, () -> List.of(Instant.now()));
  }

  private Peers.Reply ask(Passport passport) {
    try (HttpPeers peers = new HttpPeers(tls(passport))) {
      return peers.ask(south, QUESTION);
    }
  }

  @Test
  void device_ofTheSite_isAnswered_withTimeAndPriority() {
    assertThat(ask(authority.passport("north", "hall"))).isInstanceOf(Peers.Reply.Answered.class);

    Question asked = device.asked().element();
    assertThat(asked.timeout()).contains(Duration.ofSeconds(5));
    assertThat(asked.priority()).isEqualTo(3);
  }

  @Test
  void device_ofAnotherSiteOrFleet_getsNoAnswer() {
    assertThat(ask(authority.passport("north", "yard"))).isInstanceOf(Peers.Reply.Lost.class);
    assertThat(ask(new TestAuthority().passport("north", "hall")))
        .isInstanceOf(Peers.Reply.Lost.class);
    assertThat(device.asked()).isEmpty();
  }

  @Test
  void client_withoutCertificate_getsNoAnswer() throws Exception {
    SSLContext bare = SSLContext.getInstance("TLSv1.3");
    bare.init(null, new TrustManager[] {new Anybody()}, null);
    try (HttpClient http = HttpClient.newBuilder().sslContext(bare).build()) {
      URI address = URI.create("https://127.0.0.1:" + port.port());
      InferenceClient client = InferenceClient.over(http, address, Duration.ofSeconds(1));

      assertThatThrownBy(() -> client.exchange(QUESTION)).isInstanceOf(IOException.class);
    }
    assertThat(device.asked()).isEmpty();
  }

  @Test
  void neighbour_cannotUnloadAnything() throws Exception {
    SSLContext north = tls(authority.passport("north", "hall"));
    try (HttpClient http = HttpClient.newBuilder().sslContext(north).build()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "https://127.0.0.1:" + port.port() + "/v2/repository/models/echo/unload"))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(501);
    }
  }

  @Test
  void neighbour_thatIsGone_isLost() {
    port.close();

    assertThat(ask(authority.passport("north", "hall"))).isInstanceOf(Peers.Reply.Lost.class);
  }

  @Test
  void neighbour_thatIsAnother_isLost_thoughItIsOfTheSite() {
    try (HttpPeers peers = new HttpPeers(tls(authority.passport("north", "hall")))) {
      Member east = new Member("east", "127.0.0.1", port.port());

      assertThat(peers.describe(south, "echo", "")).isPresent();
      assertThat(peers.describe(east, "echo", "")).isEmpty();
      assertThat(peers.ask(east, QUESTION)).isInstanceOf(Peers.Reply.Lost.class);
    }
  }

  @Test
  void neighbour_whoseAddressIsNone_saysNothing() {
    try (HttpPeers peers = new HttpPeers(tls(authority.passport("north", "hall")))) {
      assertThat(peers.describe(new Member("east", "no such\nplace", 1), "echo", "")).isEmpty();
    }
  }

  /** Believes everybody. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
