package dev.skerry.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Question;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that speaks something else, as a port for gRPC does. */
@Timeout(60)
class OtherProtocolTest {
  private static final byte[] FRAMES = {0, 0, 18, 4, 0, 0, 0, 0, 0, 0, 27, 7, '\r', '\n'};

  private static void serve(ServerSocket listening) {
    try (Socket socket = listening.accept()) {
      socket.getInputStream().read(new byte[4096]);
      socket.getOutputStream().write(FRAMES);
    } catch (IOException e) {
      // The test ends without an answer, and fails.
    }
  }

  @Test
  void bytesOfAnotherProtocol_areNotRepeated_butAHintIsGiven() throws IOException {
    try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        InferenceClient client =
            new InferenceClient(URI.create("http://127.0.0.1:" + listening.getLocalPort()))) {
      Thread.ofVirtual().start(() -> serve(listening));

      InferenceException refused =
          catchThrowableOfType(InferenceException.class, () -> client.ask(Question.to("echo")));

      assertThat(refused.category()).isEqualTo(InferenceException.Category.UNAVAILABLE);
      assertThat(refused).hasMessageContaining("gRPC");
      assertThat(refused.getMessage()).matches("\\p{Print}+");
    }
  }
}
