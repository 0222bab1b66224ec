package dev.skerry.device.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.time.SimulatedTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FlowingTest {
  private final SimulatedTime time = new SimulatedTime();

  @Test
  @Timeout(60)
  void bodyOfAServerThatStalls_endsAfterThirtySeconds_andWhatCameBeforeIsThere() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpClient http = HttpClient.newHttpClient()) {
      CompletableFuture<Socket> taken = CompletableFuture.supplyAsync(() -> stall(server));
      InputStream body =
          http.send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"))
                      .build(),
                  BodyHandlers.ofInputStream())
              .body();
      try (Socket open = taken.join();
          InputStream flowing = new Flowing(body, time)) {
        assertThat(open.isConnected()).isTrue();
        assertThat(flowing.readNBytes(5)).isEqualTo("begin".getBytes(StandardCharsets.UTF_8));

        CompletableFuture<Integer> next = CompletableFuture.supplyAsync(() -> read(flowing));
        while (time.untilNext().isEmpty()) {
          Thread.onSpinWait();
        }
        time.advance(Flowing.PATIENCE.minusMillis(1));
        assertThat(next).isNotDone();
        time.advance(Duration.ofMillis(1));

        assertThatThrownBy(next::join)
            .isInstanceOf(CompletionException.class)
            .hasMessageContaining("no byte came for 30 s");
      }
    }
  }

  @Test
  void readerThatTakesItsTime_losesNothing() throws IOException {
    InputStream flowing = new Flowing(new ByteArrayInputStream(new byte[] {1, 2, 3}), time);

    for (int i = 1; i <= 3; i++) {
      assertThat(flowing.read()).isEqualTo(i);
      time.advance(Duration.ofHours(1));
    }
    assertThat(flowing.read()).isEqualTo(-1);
  }

  private static int read(InputStream in) {
    try {
      return in.read();
    } catch (IOException e) {
      throw new CompletionException(e.getMessage(), e);
    }
  }

  private static Socket stall(ServerSocket server) {
    try {
      Socket socket = server.accept();
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbegin"
                  .getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return socket;
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
