package dev.skerry.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.serving.Question;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that come long after their heads. The clock stands still unless a test moves it. */
@Timeout(60)
final class SlowBodyIT {
  private static final long SECOND = 1_000_000_000;
  private static final String BODY =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}]}";

  private final RestFixture rest = new RestFixture();

  @AfterEach
  void close() {
    rest.close();
  }

  @Test
  void deadline_countsFromTheHead() throws Exception {
    try (Socket socket = connected()) {
      OutputStream out = socket.getOutputStream();
      send(out, head(BODY.length()));
      long arrival = takeReading();

      rest.inference.now.addAndGet(50_000_000);
      send(out, BODY);
      Question asked = rest.inference.asked.poll(30, TimeUnit.SECONDS);

      assertThat(asked).isNotNull();
      assertThat(asked.arrival()).isEqualTo(OptionalLong.of(arrival));
    }
  }

  @Test
  void bodyThatDoesNotCome_endsWith408_andHurtsNobody() throws Exception {
    try (Socket socket = connected()) {
      OutputStream out = socket.getOutputStream();
      send(out, head(BODY.length()));
      takeReading();
      send(out, BODY.substring(0, 1));
      takeReading();
      assertThat(rest.post("/v2/models/echo/infer", BODY).statusCode()).isEqualTo(200);

      rest.inference.now.addAndGet(11 * SECOND);

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("too slowly (expected: ");
    }
  }

  @Test
  void bodyThatComesSteadily_isTakenHoweverLongItTakes() throws Exception {
    String body = BODY.substring(0, 1) + " ".repeat(1 << 18) + BODY.substring(1);
    try (Socket socket = connected()) {
      OutputStream out = socket.getOutputStream();
      send(out, head(body.length()));
      takeReading();
      send(out, body.substring(0, 1 << 18));
      rest.inference.now.addAndGet(9 * SECOND);
      send(out, body.substring(1 << 18));

      assertThat(rest.inference.asked.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), rest.server.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private long takeReading() throws InterruptedException {
    Long reading = rest.inference.readings.poll(30, TimeUnit.SECONDS);
    assertThat(reading).isNotNull();
    return reading;
  }

  private static String head(int length) {
    return "POST /v2/models/echo/infer HTTP/1.1\r\nHost: a\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
