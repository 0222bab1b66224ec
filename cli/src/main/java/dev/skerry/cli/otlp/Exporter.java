package dev.skerry.cli.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.serving.rest.MetricsServer;
import dev.skerry.time.Time;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;

/**
 * Pushes metrics every so often, one push at a time. Whatever the receiver does, nobody who answers
 * requests waits for it: a push has ten seconds, and what it fails with is counted.
 */
public final class Exporter implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Exporter.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(1);
  private static final int LONGEST_ANSWER = 64 << 10;
  private static final int OK = 200;
  private static final int LAST_OK = 299;
  private static final int LAST_REDIRECT = 399;

  private final Destination destination;
  private final Translation translation;
  private final MetricsServer.Exposition page;
  private final Time time;
  private final Pushes pushes;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  private Exporter(
      Destination destination,
      Translation translation,
      MetricsServer.Exposition page,
      Duration first,
      Time time) {
    this.destination = destination;
    this.translation = translation;
    this.page = page;
    this.time = time;
    this.pushes = new Pushes(destination.every());
    this.thread = Thread.ofPlatform().name("otlp").daemon(true).unstarted(() -> run(first));
  }

  /**
   * Begins to push.
   *
   * @param first before the first push
   */
  static Exporter start(
      Destination destination,
      Translation.Source source,
      MetricsServer.Exposition page,
      Duration first,
      Time time) {
    Exporter exporter =
        new Exporter(destination, new Translation(source, time.now()), page, first, time);
    exporter.thread.start();
    return exporter;
  }

  /** What it has to say of itself, for the page. */
  public String text() {
    return pushes.text();
  }

  private void run(Duration first) {
    try {
      Duration pause = first;
      while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        Pushes.Next next = pushes.after(push(PATIENCE));
        next.news().ifPresent(Exporter::say);
        pause = next.pause();
      }
    } catch (InterruptedException e) {
      // Closed, perhaps in the middle of a push.
    }
    if (!pushes.isFailing()) {
      try {
        var _ = pushes.after(push(FAREWELL));
      } catch (InterruptedException e) {
        // Whoever closes it waits no longer.
      }
    }
  }

  private static void say(Pushes.News news) {
    LOG.log(news.isBad() ? System.Logger.Level.WARNING : System.Logger.Level.INFO, news.words());
  }

  private Pushes.Outcome push(Duration patience) throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer;
    try {
      answer =
          http.sendAsync(
              request(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
    } catch (IOException | RuntimeException e) {
      return failed("metrics cannot be told: " + e.getMessage());
    }
    try {
      return outcome(answer.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return failed("no answer within " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return failed(
          cause.getClass().getSimpleName()
              + (cause.getMessage() == null ? "" : ": " + cause.getMessage()));
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    page.write(text);
    ExportMetricsServiceRequest message =
        translation.of(Scraped.read(text.toString(StandardCharsets.UTF_8)), time.now());
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      message.writeTo(gzip);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(destination.url())
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(packed.toByteArray()));
    destination.bearer().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request.build();
  }

  private static Pushes.Outcome outcome(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status < OK || status > LAST_OK) {
      return new Pushes.Outcome.Failed(
          "HTTP "
              + status
              + (status > LAST_OK && status <= LAST_REDIRECT
                  ? ", and redirects are not followed"
                  : ""),
          after(response));
    }
    try {
      long rejected =
          ExportMetricsServiceResponse.parseFrom(response.body())
              .getPartialSuccess()
              .getRejectedDataPoints();
      return rejected > 0
          ? failed("the receiver left out " + rejected + " points")
          : new Pushes.Outcome.Taken();
    } catch (InvalidProtocolBufferException e) {
      return failed("HTTP " + status + " with an answer that is not OTLP's");
    }
  }

  private static Optional<Duration> after(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,6}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }

  private static Pushes.Outcome failed(String why) {
    return new Pushes.Outcome.Failed(why, Optional.empty());
  }

  /** Ends it; says the last of it, within a second, if it got through before. */
  @Override
  public void close() {
    if (closed.getCount() == 0) {
      return;
    }
    thread.interrupt();
    closed.countDown();
    try {
      thread.join(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }
}
