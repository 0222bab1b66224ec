package dev.skerry.serving.rest;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Metrics in Prometheus' text format, on a port of their own, so that watching needs no way to the
 * models.
 */
public final class MetricsServer implements AutoCloseable {
  private static final String METRICS = "/metrics";

  private static final Header TEXT =
      HeaderValues.createCached(
          HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");

  private static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

  /** Whoever has something to tell. */
  public interface Exposition {
    /** Writes all of it, as it is now. */
    void write(OutputStream out) throws IOException;
  }

  private final WebServer server;

  private MetricsServer(WebServer server) {
    this.server = server;
  }

  /** Metrics alone. */
  public static MetricsServer start(String host, int port, Exposition exposition) {
    return start(host, port, exposition, Optional.empty());
  }

  /**
   * Starts listening.
   *
   * @param exposition of the metrics, at {@code /metrics}
   * @param site what the device sees of its site, as JSON, at {@code /site}; empty for none
   * @throws java.io.UncheckedIOException if it cannot, most often because the port is taken
   */
  public static MetricsServer start(
      String host, int port, Exposition exposition, Optional<Exposition> site) {
    WebServer server =
        WebServer.builder()
            .host(host)
            .port(port)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(100))
            .directHandlers(Unparsed.handlers(0))
            .routing(routing -> {
              routing.get(METRICS, page(exposition, TEXT));
              site.ifPresent(told -> routing.get("/site", page(told, JSON)));
              String pages = site.isPresent() ? "GET /metrics or GET /site" : "GET /metrics";
              routing.any((request, response) ->
                  RestErrors.send(
                      response, Status.NOT_FOUND_404, "no such page (expected: " + pages + ")"));
            })
            .build();
    return new MetricsServer(Listening.start(server, host, port));
  }

  private static Handler page(Exposition exposition, Header type) {
    return (request, response) -> {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      exposition.write(out);
      response.header(type);
      response.send(out.toByteArray());
    };
  }

  /** Tells whoever looks for metrics on the port of {@code routing} that they are on this one. */
  public void pointHere(HttpRouting.Builder routing) {
    String told = "GET /metrics (expected: on port " + port() + ", where the metrics are)";
    routing.get(
        METRICS, (request, response) -> RestErrors.send(response, Status.NOT_FOUND_404, told));
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
