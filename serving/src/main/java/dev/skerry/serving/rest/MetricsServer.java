package dev.skerry.serving.rest;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Metrics in Prometheus' text format, on a port of their own, so that watching needs no way to the
 * models.
 */
public final class MetricsServer implements AutoCloseable {
  private static final Header TEXT =
      HeaderValues.createCached(
          HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");

  /** Whoever has metrics. */
  public interface Exposition {
    /** Writes all of them, as they are now. */
    void write(OutputStream out) throws IOException;
  }

  private final WebServer server;

  private MetricsServer(WebServer server) {
    this.server = server;
  }

  /**
   * Starts listening.
   *
   * @throws java.io.UncheckedIOException if it cannot, most often because the port is taken
   */
  public static MetricsServer start(String host, int port, Exposition exposition) {
    WebServer server =
        WebServer.builder()
            .host(host)
            .port(port)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(100))
            .routing(routing ->
                routing.get(
                    "/metrics",
                    (request, response) -> {
                      ByteArrayOutputStream out = new ByteArrayOutputStream();
                      exposition.write(out);
                      response.header(TEXT);
                      response.send(out.toByteArray());
                    }))
            .build();
    return new MetricsServer(Listening.start(server, host, port));
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
