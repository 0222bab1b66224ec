package dev.skerry.benchmarks.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ResponsesTest {
  private static ByteBuffer response(String text) {
    return ByteBuffer.allocate(1 << 12).put(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void grade_isThatOfTheAnswer() {
    assertThat(
            Responses.grade(
                response("HTTP/1.1 200 OK\r\n\r\n{\"parameters\":{\"grade\":\"variant\"}}")))
        .isEqualTo("variant");
  }

  @Test
  void whatIsNoAnswer_hasNone() {
    for (String text :
        new String[] {
          "HTTP/1.1 503 Service Unavailable\r\n\r\n{\"grade\":\"full\"}",
          "HTTP/1.1 200 OK\r\n\r\n{}",
          "HTTP/1.1 20",
          ""
        }) {
      assertThat(Responses.grade(response(text))).isEqualTo("none");
    }
  }
}
