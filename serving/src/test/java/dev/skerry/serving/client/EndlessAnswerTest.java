package dev.skerry.serving.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Question;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that begins an answer and never ends it. */
@Timeout(60)
class EndlessAnswerTest {
  private static final Question QUESTION =
      Question.to("echo").with("y", Tensor.ofFloats(Shape.of(1), 1)).within(Duration.ofMillis(100));

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private ServerSocket listening;
  private InferenceClient client;

  @BeforeEach
  void start() throws IOException {
    listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    client =
        InferenceClient.over(
            http,
            URI.create("http://127.0.0.1:" + listening.getLocalPort()),
            Duration.ofMillis(100));
  }

  @AfterEach
  void stop() throws IOException {
    listening.close();
    http.shutdownNow();
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> begin(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void begin(Socket socket) {
    try (socket;
        InputStream in = socket.getInputStream()) {
      if (in.read(new byte[4096]) > 0) {
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII));
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
    } catch (IOException e) {
      // Whoever asked has gone.
    }
  }

  @Test
  void asker_waitsForTheQuestionsTime_andNotForTheAnswersEnd() {
    assertThatThrownBy(() -> client.exchange(QUESTION)).isInstanceOf(HttpTimeoutException.class);
    assertThatThrownBy(() -> client.describe("echo", "")).isInstanceOf(HttpTimeoutException.class);
  }
}
