package dev.skerry.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed bodies in both directions. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentCodingIT {
  private static final int LARGEST = 1 << 20;
  private static final String ECHO = "/v2/models/echo/infer";
  private static final String HEAD =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[4096],"
          + "\"parameters\":{\"binary_data_size\":4096}}],\"parameters\":{\"binary_data_output\":true}}";

  private RestFixture rest;

  @BeforeAll
  void start() {
    rest = new RestFixture(new RestOptions("127.0.0.1", 0, LARGEST, Optional.empty()));
  }

  @AfterAll
  void stop() {
    rest.close();
  }

  private static byte[] body() {
    byte[] json = HEAD.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(json, json.length + 4096);
  }

  private HttpResponse<byte[]> post(byte[] body, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Inference-Header-Content-Length";
    all[headers.length + 1] = Integer.toString(HEAD.length());
    return rest.post(ECHO, body, all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void compressedRequest_isExpanded(String coding) {
    HttpResponse<byte[]> response =
        post(ContentCoding.encode(body(), coding), "Content-Encoding", coding);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body().length).isGreaterThan(4096);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|gzip",
        "deflate|deflate",
        "br, deflate, gzip;q=0.5|gzip",
        "gzip;q=0, deflate|deflate"
      })
  void acceptedCoding_isUsed(String accepted, String used) throws IOException {
    HttpResponse<byte[]> plain = post(body());

    HttpResponse<byte[]> response = post(body(), "Accept-Encoding", accepted);

    assertThat(response.headers().firstValue("Content-Encoding")).contains(used);
    assertThat(RestFixture.jsonLength(response)).isEqualTo(RestFixture.jsonLength(plain));
    assertThat(ContentCoding.decode(response.body(), used, LARGEST)).isEqualTo(plain.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "br", "gzip;q=0", "gzip;q=0.0"})
  void codingThatIsNotAccepted_isNotUsed(String accepted) {
    assertThat(post(body(), "Accept-Encoding", accepted).headers().firstValue("Content-Encoding"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "gzip, gzip"})
  void unknownCoding_is415_andTheKnownOnesAreSaid(String coding) {
    HttpResponse<byte[]> response = post(body(), "Content-Encoding", coding);

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(RestFixture.error(response)).contains("Content-Encoding", "gzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void bodyThatIsNotWhatItSays_is400(String coding) {
    HttpResponse<byte[]> response = post(body(), "Content-Encoding", coding);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RestFixture.error(response)).contains(coding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void bomb_is413(String coding) {
    byte[] bomb = ContentCoding.encode(new byte[100 * LARGEST], coding);
    assertThat(bomb.length).isLessThan(LARGEST);

    HttpResponse<byte[]> response = post(bomb, "Content-Encoding", coding);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(RestFixture.error(response)).contains(Integer.toString(LARGEST));
  }

  @Test
  void plainBody_isNotCopied() {
    byte[] body = body();

    assertThat(ContentCoding.decode(body, "", LARGEST)).isSameAs(body);
  }
}
