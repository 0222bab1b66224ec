package dev.skerry.cli.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.time.SystemTime;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pushes to receivers of every kind. */
@Timeout(120)
class ExporterIT {
  private static final Duration EVERY = Duration.ofSeconds(1);

  @TempDir private Path folder;

  private final SystemTime time = new SystemTime();
  private final List<LogRecord> said = new ArrayList<>();
  private final Logger logger = Logger.getLogger(Exporter.class.getName());
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          synchronized (said) {
            said.add(record);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  ExporterIT() {
    logger.addHandler(listener);
    logger.setUseParentHandlers(false);
    // Whatever a command made of it in this process before.
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(listener);
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
    time.close();
  }

  private Exporter pushing(String url, Optional<Path> token) {
    return Exporter.start(
        new Destination(URI.create(url), token, EVERY),
        new Translation.Source("skerry-device", "pump-1"),
        out -> out.write(ScrapedTest.PAGE.getBytes(StandardCharsets.UTF_8)),
        Duration.ZERO,
        time);
  }

  private Exporter pushing(Receiver receiver) {
    return pushing(receiver.url(), Optional.empty());
  }

  /* Waits until as many have failed. */
  private static void untilFailed(Exporter exporter, int count) {
    while (!exporter.text().contains("outcome=\"failed\"} " + count + "\n")) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private List<String> warnings() {
    synchronized (said) {
      return said.stream()
          .filter(record -> record.getLevel().equals(Level.WARNING))
          .map(LogRecord::getMessage)
          .toList();
    }
  }

  @Test
  void metrics_arrive_againAndAgain_andALastTimeWhenItIsClosed() throws Exception {
    try (Receiver receiver = new Receiver()) {
      try (Exporter exporter = pushing(receiver)) {
        Receiver.Push push = receiver.next();
        assertThat(push.path()).isEqualTo("/v1/metrics");
        assertThat(push.type()).isEqualTo("application/x-protobuf");
        assertThat(push.authorization()).isEqualTo("null");
        assertThat(push.attribute("service.instance.id")).isEqualTo("pump-1");
        assertThat(push.metrics())
            .extracting(Metric::getName)
            .containsExactly(
                "skerry_stalls_total", "skerry_agent_degraded", "skerry_request_duration_seconds");
        receiver.next();
        while (!exporter.text().contains("outcome=\"taken\"} 2\n")) {
          LockSupport.parkNanos(10_000_000);
        }
      }
      assertThat(receiver.unread()).isPositive();
      assertThat(warnings()).isEmpty();
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().equals("otlp"));
    }
  }

  @Test
  void token_isSent_andReadAnew() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "first\n");
    try (Receiver receiver = new Receiver();
        Exporter _ = pushing(receiver.url(), Optional.of(token))) {
      assertThat(receiver.next().authorization()).isEqualTo("Bearer first");
      Files.writeString(token, "second\n");
      String seen = receiver.next().authorization();
      assertThat(seen.equals("Bearer second") ? seen : receiver.next().authorization())
          .isEqualTo("Bearer second");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 429, 500, 503})
  void refusal_isSaidOnce_andCounted_andPushesGoOn(int status) throws Exception {
    try (Receiver receiver = new Receiver()) {
      receiver.answers(exchange -> Receiver.answer(exchange, status));
      try (Exporter exporter = pushing(receiver)) {
        untilFailed(exporter, 2);
        receiver.answers(exchange -> Receiver.answer(exchange, 200));
        while (!exporter.text().contains("outcome=\"taken\"} 1\n")) {
          LockSupport.parkNanos(10_000_000);
        }
      }
      assertThat(warnings()).singleElement().asString().contains("HTTP " + status);
      assertThat(said).extracting(LogRecord::getLevel).contains(Level.INFO);
    }
  }

  @Test
  void receiverThatAsksForPatience_isNotAskedBefore() throws Exception {
    try (Receiver receiver = new Receiver()) {
      receiver.answers(exchange -> {
        exchange.getResponseHeaders().set("Retry-After", "3600");
        Receiver.answer(exchange, 503);
      });
      try (Exporter exporter = pushing(receiver)) {
        untilFailed(exporter, 1);
      }
      receiver.next();
      // Nor does it say farewell to whoever does not want to hear it.
      assertThat(receiver.unread()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void redirect_isNotFollowed(int status) throws Exception {
    try (Receiver receiver = new Receiver();
        Receiver elsewhere = new Receiver()) {
      receiver.answers(exchange -> {
        exchange.getResponseHeaders().set("Location", elsewhere.url());
        Receiver.answer(exchange, status);
      });
      try (Exporter exporter = pushing(receiver)) {
        untilFailed(exporter, 1);
      }
      assertThat(elsewhere.unread()).isZero();
      assertThat(warnings()).singleElement().asString().contains("redirects are not followed");
    }
  }

  @Test
  void nobodyThere_isSaidOnce() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (Exporter exporter = pushing("http://127.0.0.1:" + port + "/", Optional.empty())) {
      untilFailed(exporter, 2);
    }
    assertThat(warnings()).singleElement().asString().contains("ConnectException");
  }

  @Test
  void receiverThatNeverAnswers_holdsUpNobody_whoCloses() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Receiver receiver = new Receiver()) {
      receiver.answers(exchange -> {
        try {
          end.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
      try (Exporter exporter = pushing(receiver)) {
        receiver.next();
        assertThat(exporter.text()).contains("outcome=\"failed\"} 0");
        untilFailed(exporter, 1);
      }
      assertThat(warnings()).singleElement().asString().contains("no answer within");
    } finally {
      end.countDown();
    }
  }

  @Test
  void answerWithoutEnd_isCutOff() throws Exception {
    try (Receiver receiver = new Receiver()) {
      receiver.answers(exchange -> {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        byte[] much = new byte[8 << 10];
        try {
          while (true) {
            out.write(much);
          }
        } catch (IOException e) {
          // It has hung up.
        }
      });
      try (Exporter exporter = pushing(receiver)) {
        untilFailed(exporter, 1);
      }
      assertThat(warnings()).hasSize(1);
    }
  }

  @Test
  void pointsThatWereLeftOut_areNoSuccess() throws Exception {
    byte[] partly =
        ExportMetricsServiceResponse.newBuilder()
            .setPartialSuccess(ExportMetricsPartialSuccess.newBuilder().setRejectedDataPoints(3))
            .build()
            .toByteArray();
    try (Receiver receiver = new Receiver()) {
      receiver.answers(exchange -> {
        exchange.sendResponseHeaders(200, partly.length);
        exchange.getResponseBody().write(partly);
      });
      try (Exporter exporter = pushing(receiver)) {
        untilFailed(exporter, 1);
      }
      assertThat(warnings()).singleElement().asString().contains("left out 3 points");
    }
  }

  @Test
  void pageThatCannotBeTold_isSaidOnce_andTriedAgain() throws Exception {
    try (Receiver receiver = new Receiver()) {
      Exporter exporter =
          Exporter.start(
              new Destination(URI.create(receiver.url()), Optional.empty(), EVERY),
              new Translation.Source("skerry-fleet", "x"),
              out -> {
                throw new IllegalStateException("database: gone");
              },
              Duration.ZERO,
              time);
      try (exporter) {
        untilFailed(exporter, 2);
      }
      assertThat(receiver.unread()).isZero();
      assertThat(warnings()).singleElement().asString().contains("database: gone");
    }
  }
}
