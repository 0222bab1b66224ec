package dev.skerry.site.peer;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.Question;
import dev.skerry.serving.client.InferenceClient;
import dev.skerry.site.Peers;
import dev.skerry.site.membership.Credentials;
import dev.skerry.site.membership.Member;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;

/**
 * Asks the {@link PeerPort} of neighbours. All share one client, which keeps connections and gives
 * up on those that cannot be made; a neighbour that does not read holds up nobody but who asked it.
 */
public final class HttpPeers implements Peers {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  /*
   * Beyond the time it was given. Nobody waits for the answer by then; but to break off would close the connection, and the
   * next question would have to pay for another.
   */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Duration DESCRIBING = Duration.ofSeconds(1);

  private static final Duration GREETING = Duration.ofSeconds(3);
  private static final int OK = 200;

  private final HttpClient http;

  /**
   * Nobody asked yet.
   *
   * @param tls shows this device's certificate, and believes those of the site's other devices
   */
  public HttpPeers(SSLContext tls) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .sslContext(tls)
            .build();
  }

  @Override
  public Reply ask(Member member, Question question) {
    try {
      return new Reply.Answered(
          InferenceClient.over(http, address(member), GRACE, isAt(member)).exchange(question));
    } catch (InferenceException e) {
      return new Reply.Refused(e.getMessage());
    } catch (IOException e) {
      return new Reply.Lost(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean greet(Member member) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(address(member).resolve("/v2/health/live"))
              .timeout(GREETING)
              .build();
      HttpResponse<Void> response = http.send(request, HttpResponse.BodyHandlers.discarding());
      return response.statusCode() == OK && response.sslSession().filter(isAt(member)).isPresent();
    } catch (RuntimeException | IOException e) {
      // Also if its address makes no sense.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Optional<ModelDescription> describe(Member member, String agent, String version) {
    try {
      return Optional.of(
          InferenceClient.over(http, address(member), DESCRIBING, isAt(member))
              .describe(agent, version));
    } catch (RuntimeException | IOException e) {
      // Also if its address makes no sense, or what it says.
      return Optional.empty();
    }
  }

  /* A certificate names a device and no address, so this is the only thing that tells them apart. */
  private static Predicate<SSLSession> isAt(Member member) {
    return session -> Credentials.device(session).equals(member.device());
  }

  private static URI address(Member member) {
    String host = member.host().contains(":") ? "[" + member.host() + "]" : member.host();
    return URI.create("https://" + host + ":" + member.port());
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
