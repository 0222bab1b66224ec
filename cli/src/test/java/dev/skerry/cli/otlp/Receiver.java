package dev.skerry.cli.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** A receiver of OTLP/HTTP that reads what comes with OpenTelemetry's own classes. */
public final class Receiver implements AutoCloseable {
  /** How it answers one push, once that is read. */
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** What came. */
  public record Push(
      ExportMetricsServiceRequest message, String path, String type, String authorization) {
    /** Everything that it tells of. */
    public List<Metric> metrics() {
      return message.getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
    }

    /** Whose it is. */
    public String attribute(String key) {
      return message.getResourceMetrics(0).getResource().getAttributesList().stream()
          .filter(attribute -> attribute.getKey().equals(key))
          .map(attribute -> attribute.getValue().getStringValue())
          .findFirst()
          .orElse("");
    }
  }

  private final BlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile Answer answer = exchange -> answer(exchange, 200);

  public Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
      pushes.add(
          new Push(
              ExportMetricsServiceRequest.parseFrom(body),
              exchange.getRequestURI().getPath(),
              String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))));
      answer.to(exchange);
    }
  }

  static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
  }

  void answers(Answer next) {
    answer = next;
  }

  /** Where it listens. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/metrics";
  }

  /** The next push; waits for it. */
  public Push next() throws InterruptedException {
    Push push = pushes.poll(60, TimeUnit.SECONDS);
    if (push == null) {
      throw new AssertionError("nothing was pushed");
    }
    return push;
  }

  /** Those that came and nobody asked for. */
  int unread() {
    return pushes.size();
  }

  /** Listens no more. */
  public void hangUp() {
    server.stop(0);
  }

  @Override
  public void close() {
    hangUp();
    threads.shutdownNow();
  }
}
