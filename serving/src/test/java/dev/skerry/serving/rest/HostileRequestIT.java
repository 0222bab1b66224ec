package dev.skerry.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that mean harm, or were never meant for this server: each gets an error in JSON. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestIT {
  private static final int LARGEST = 1 << 20;
  private static final String ECHO = "/v2/models/echo/infer";
  private static final String VALID =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}]}";

  private RestFixture rest;

  @BeforeAll
  void start() {
    rest = new RestFixture(new RestOptions("127.0.0.1", 0, LARGEST, Optional.empty()));
  }

  @AfterEach
  void serverStillAnswers() {
    assertThat(rest.post(ECHO, VALID).statusCode()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    rest.close();
  }

  private String raw(String head, String body) throws IOException {
    return rest.raw(
        (head.replace("\n", "\r\n") + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(String response, int status) {
    assertThat(response).startsWith("HTTP/1.1 " + status + " ").contains("{\"error\":\"");
    assertThat(response.toLowerCase(Locale.ROOT)).contains("application/json");
  }

  @Test
  void announcedLargeBody_isRefusedUnread() throws IOException {
    assertRefused(raw("POST " + ECHO + " HTTP/1.1\nHost: a\nContent-Length: 100000000", "{"), 413);
  }

  @Test
  void clientThatSendsAllOfALargeBody_isToldTheLimit() {
    HttpResponse<byte[]> response = rest.post(ECHO, new byte[8 * LARGEST]);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(RestFixture.error(response)).contains(Integer.toString(LARGEST));
  }

  @Test
  void clientThatListensOnlyAfterAllOfALargeBody_isToldTheLimit() throws IOException {
    String body = "a".repeat(32 * LARGEST);

    assertRefused(
        raw("POST " + ECHO + " HTTP/1.1\nHost: a\nContent-Length: " + body.length(), body), 413);
  }

  @Test
  void announcedLargeBodyOfAnotherEndpoint_isRefusedUnread() throws IOException {
    assertRefused(
        raw("POST /v2/repository/models/echo/load HTTP/1.1\nHost: a\nContent-Length: 1048577", "{"),
        413);
  }

  @Test
  void endlessChunks_areCutOff() throws IOException {
    String chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";

    assertRefused(
        raw("POST " + ECHO + " HTTP/1.1\nHost: a\nTransfer-Encoding: chunked", chunk.repeat(17)),
        413);
  }

  @Test
  void chunkedBody_isTaken() throws IOException {
    String chunks =
        "10\r\n"
            + VALID.substring(0, 16)
            + "\r\n"
            + Integer.toHexString(VALID.length() - 16)
            + "\r\n"
            + VALID.substring(16)
            + "\r\n0\r\n\r\n";

    String response =
        raw(
            "POST " + ECHO + " HTTP/1.1\nHost: a\nTransfer-Encoding: chunked",
            chunks + "GET /v2/health/live HTTP/9.9\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void expectContinue_isAnsweredBeforeTheBody() throws IOException {
    String response =
        raw(
            "POST "
                + ECHO
                + " HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: "
                + VALID.length(),
            VALID + "GET /v2/health/live HTTP/9.9\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 100 ").contains("HTTP/1.1 200 ");
  }

  @Test
  void expectContinueOfLargeBody_isRefusedAtOnce() throws IOException {
    assertRefused(
        raw(
            "POST " + ECHO + " HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 100000000",
            ""),
        413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v2 HTTP/1.1",
        "GET /v2 HTTP/1.1\nHost: a\nHost: b",
        "GET /v2 HTTP/1.1\nHost: a\nno colon",
        "GET /v2 HTTP/1.1\nHost: a:port",
        "GET /\u0000 HTTP/1.1\nHost: a",
        "POST /v2/models/echo/infer HTTP/1.1\nHost: a\nContent-Length: -1",
        "POST /v2/models/echo/infer HTTP/1.1\nHost: a\nContent-Length: x",
        "POST /v2/models/echo/infer HTTP/1.1\nHost: a\nContent-Length: 1\nTransfer-Encoding: chunked"
      })
  void malformedHttp_isRefusedInJson(String head) throws IOException {
    assertRefused(raw(head, ""), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONSENSE", "GET /v2 HTTP/9.9\nHost: a", "\u0016\u0003\u0001"})
  void connectionThatIsNotHttp_isClosed(String head) throws IOException {
    assertThat(raw(head, "")).isEmpty();
  }

  @Test
  void hugeHeader_isRefusedInJson() throws IOException {
    assertThat(raw("GET /v2 HTTP/1.1\nHost: a\nX: " + "a".repeat(100_000), ""))
        .startsWith("HTTP/1.1 4")
        .contains("{\"error\":\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "{\"inputs\":[{\"name\":\"x\",\"data\":["})
  void deepNesting_isRefused(String opening) {
    HttpResponse<byte[]> response = rest.post(ECHO, opening.repeat(10_000));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RestFixture.error(response)).isNotEmpty().doesNotContain("com.fasterxml");
  }

  @Test
  void nulInNames_isJustAnUnknownName() {
    HttpResponse<byte[]> response = rest.post("/v2/models/a%00b/infer", VALID);
    HttpResponse<byte[]> tensor = rest.post(ECHO, VALID.replace("\"x\"", "\"x\\u0000\""));

    assertThat(response.statusCode()).isIn(400, 404);
    assertThat(RestFixture.error(response)).isNotEmpty();
    assertThat(tensor.statusCode()).isEqualTo(200);
    assertThat(new String(tensor.body(), StandardCharsets.UTF_8)).contains("\"x\\u0000\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"inputs\":{}}",
        "{\"inputs\":[{}]}",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[9223372036854775807,9223372036854775807],\"data\":[1]}]}",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1000000000],\"data\":[1]}]}",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[128]}]}",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT64\",\"shape\":[1],\"data\":[18446744073709551616]}]}",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT64\",\"shape\":[1],\"data\":[1e400]}]}",
        "{\"parameters\":{\"timeout\":-1},\"inputs\":[]}",
        "{\"inputs\":[]} more"
      })
  void requestThatSaysNothingUsable_is400(String json) {
    HttpResponse<byte[]> response = rest.post(ECHO, json);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RestFixture.error(response)).isNotEmpty();
  }

  @Test
  void outputInSharedMemory_is501() {
    HttpResponse<byte[]> response =
        rest.post(
            ECHO,
            VALID.substring(0, VALID.length() - 1)
                + ",\"outputs\":[{\"name\":\"x\",\"parameters\":{\"shared_memory_region\":\"r\"}}]}");

    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(RestFixture.error(response)).contains("shared_memory_region");
  }
}
