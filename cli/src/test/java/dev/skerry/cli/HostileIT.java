package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad requests to a real model in a real process: each is refused in words, and harms nobody. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileIT {
  private static final String INFER = "/v2/models/double/infer";
  private static final String GOOD = input("x", "FP32", "[1,4]", "\"data\":[1,2,3,4]");

  private final HttpClient http = HttpClient.newHttpClient();
  private Served served;
  private URI server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    served = Served.start(folder.resolve("state"), List.of(Networks.doubling(folder)));
    server = served.rest();
  }

  @AfterEach
  void nextRequestIsAnswered() throws Exception {
    HttpResponse<String> response = post(INFER, GOOD.getBytes(StandardCharsets.UTF_8), -1);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(new JsonMapper().readTree(response.body()).at("/outputs/0/data/3").asDouble())
        .isEqualTo(8);
  }

  @AfterAll
  void stop() throws Exception {
    http.close();
    served.close();
  }

  private static String input(String name, String type, String shape, String rest) {
    return "{\"inputs\":[{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,%s}]}"
        .formatted(name, type, shape, rest);
  }

  private HttpResponse<String> post(String path, byte[] body, int jsonLength) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (jsonLength >= 0) {
      request.header("Inference-Header-Content-Length", Integer.toString(jsonLength));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void assertRefused(String path, String body) throws Exception {
    HttpResponse<String> response = post(path, body.getBytes(StandardCharsets.UTF_8), -1);
    assertRefused(response.statusCode(), response.body());
  }

  private void assertBytesRefused(String json, byte[] tensor) throws Exception {
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    byte[] body = ByteBuffer.allocate(head.length + tensor.length).put(head).put(tensor).array();
    HttpResponse<String> response = post(INFER, body, head.length);
    assertRefused(response.statusCode(), response.body());
  }

  private static void assertRefused(int status, String body) throws IOException {
    assertThat(status == 501 || (status >= 400 && status < 500)).as(status + " " + body).isTrue();
    JsonNode json = new JsonMapper().readTree(body);
    assertThat(json.path("error").asText("")).as(body).isNotEmpty();
    assertThat(body)
        .doesNotContain("Exception", "java.", "dev.skerry", "helidon", "fasterxml", "onnxruntime")
        .doesNotContain("\\tat ");
  }

  /** What the server says to {@code request}, byte by byte, until it closes. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void assertRawRefused(String request) throws IOException {
    String response = raw(request);
    assertThat(response).startsWith("HTTP/1.1 ");
    int body = response.indexOf("\r\n\r\n") + 4;
    assertRefused(Integer.parseInt(response.substring(9, 12)), response.substring(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | FP32 | [1,5]   | [1,2,3,4,5]",
        "x | FP32 | [4]     | [1,2,3,4]",
        "x | FP32 | [1,4]   | [1,2,3]",
        "x | FP32 | [1,4]   | [1,2,3,4,5]",
        "x | FP32 | [0,4]   | []",
        "x | FP32 | [-1,4]  | [1,2,3,4]",
        "x | FP32 | [4611686018427387904,4] | [1,2,3,4]",
        "x | FP32 | [1,1e9] | [1,2,3,4]",
        "x | INT64 | [1,4]  | [1,2,3,4]",
        "x | FP33 | [1,4]   | [1,2,3,4]",
        "x | BYTES | [1,4]  | [\"1\",\"2\",\"3\",\"4\"]",
        "y | FP32 | [1,4]   | [1,2,3,4]",
        "x | FP32 | [1,4]   | [NaN,2,3,4]",
        "x | FP32 | [1,4]   | [1e39,2,3,4]",
        "x | FP32 | [1,4]   | [\"one\",2,3,4]"
      })
  void wrongInput_isRefused(String name, String type, String shape, String data) throws Exception {
    assertRefused(INFER, input(name, type, shape, "\"data\":" + data));
  }

  @Test
  void inputGivenTwice_isRefused() throws Exception {
    String one = GOOD.substring("{\"inputs\":[".length(), GOOD.length() - 2);
    assertRefused(INFER, "{\"inputs\":[" + one + "," + one + "]}");
  }

  @Test
  void noInput_isRefused() throws Exception {
    assertRefused(INFER, "{\"inputs\":[]}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 17, 20, 4096})
  void missingOrSurplusBytes_areRefused(int sent) throws Exception {
    String json = input("x", "FP32", "[1,4]", "\"parameters\":{\"binary_data_size\":16}");
    assertBytesRefused(json, new byte[sent]);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 15, 17, 1L << 40})
  void wrongSizeOfBytes_isRefused(long said) throws Exception {
    String json = input("x", "FP32", "[1,4]", "\"parameters\":{\"binary_data_size\":" + said + "}");
    assertBytesRefused(json, new byte[16]);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void numberThatIsNone_isRefused(float value) throws Exception {
    String json = input("x", "FP32", "[1,4]", "\"parameters\":{\"binary_data_size\":16}");
    byte[] tensor =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putFloat(8, value).array();
    assertBytesRefused(json, tensor);
  }

  @Test
  void bodyBeyondTheLimit_isRefused() throws Exception {
    HttpResponse<String> response = post(INFER, new byte[65 << 20], -1);
    assertThat(response.statusCode()).isEqualTo(413);
    assertRefused(response.statusCode(), response.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "{\"inputs\":["})
  void deepNesting_isRefused(String opening) throws Exception {
    assertRefused(INFER, opening.repeat(10_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/models/../../../etc/passwd/infer",
        "/v2/models/..%2f..%2fetc%2fpasswd/infer",
        "/v2/models/%2e%2e%2f%2e%2e%2fdouble/infer",
        "/v2/models/%252e%252e%252fdouble/infer",
        "/v2/models/..\\..\\double/infer",
        "/v2/models/double%00/infer",
        "/v2/models/%ff%fe/infer",
        "/v2/models/%zz/infer",
        "/v2/repository/models/..%2f..%2fetc%2fpasswd/load",
        "/v2/repository/models/%2ftmp%2fdouble.onnx/load",
        "/v2/models/double/versions/..%2f1/infer"
      })
  void climbingPath_leadsNowhere(String path) throws IOException {
    assertRawRefused(
        "POST %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, GOOD.length(), GOOD));
  }

  @Test
  void truncatedBody_isRefused() throws IOException {
    assertRawRefused(
        "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(INFER, GOOD.length(), GOOD.substring(0, 40)));
  }
}
