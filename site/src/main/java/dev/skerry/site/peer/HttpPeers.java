package dev.skerry.site.peer;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.Question;
import dev.skerry.serving.client.AnswerRoom;
import dev.skerry.serving.client.InferenceClient;
import dev.skerry.site.Peers;
import dev.skerry.site.membership.Member;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

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
  /* There is nothing in it that anybody reads. */
  private static final int LONGEST_GREETING = 4096;
  private static final int OK = 200;

  /* Of the memory there is, for answers of all neighbours together while they come; each is copied once. */
  private static final int SHARE = 8;
  /* Of that, for those of one neighbour: it cannot keep those of all others out. */
  private static final int PART = 4;

  private final HttpClient http;
  private final long most = Runtime.getRuntime().maxMemory() / SHARE;
  private final AnswerRoom room = new AnswerRoom(most);
  private final Map<String, AnswerRoom> parts = new ConcurrentHashMap<>();

  /**
   * Nobody asked yet.
   *
   * @param tls shows this device's certificate, and believes those of the site's other devices
   */
  public HttpPeers(SSLContext tls) {
    this.http = Reach.client(tls, CONNECT);
  }

  @Override
  public Reply ask(Member member, Question question) {
    try {
      return new Reply.Answered(client(member, GRACE).exchange(question));
    } catch (InferenceException e) {
      return new Reply.Refused(e.getMessage());
    } catch (AnswerRoom.NoRoomException e) {
      // Too many were asked at once: this one is as good as before.
      return new Reply.Refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Reply.Lost(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean greet(Member member) {
    CompletableFuture<HttpResponse<byte[]>> sent;
    try {
      sent =
          http.sendAsync(
              HttpRequest.newBuilder(Reach.uri(member, "/v2/health/live")).build(),
              BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_GREETING));
    } catch (RuntimeException e) {
      // Its address makes no sense.
      return false;
    }
    try {
      HttpResponse<byte[]> response = sent.get(GREETING.toMillis(), TimeUnit.MILLISECONDS);
      return response.statusCode() == OK
          && response.sslSession().filter(session -> Reach.isWith(member, session)).isPresent();
    } catch (TimeoutException e) {
      // A request's own time-out would end with the head of the answer.
      sent.cancel(true);
      return false;
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Optional<ModelDescription> describe(Member member, String agent, String version) {
    try {
      return Optional.of(client(member, DESCRIBING).describe(agent, version));
    } catch (RuntimeException | IOException e) {
      // Also if its address makes no sense, or what it says.
      return Optional.empty();
    }
  }

  private InferenceClient client(Member member, Duration grace) {
    return InferenceClient.over(
        http,
        Reach.uri(member, "/"),
        grace,
        session -> Reach.isWith(member, session),
        parts.computeIfAbsent(member.device(), device -> room.part(most / PART)));
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
