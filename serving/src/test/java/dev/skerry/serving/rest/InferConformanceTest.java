package dev.skerry.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Datatypes;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Question;
import dev.skerry.serving.ScriptedInference;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code POST …/infer}, over a real socket. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InferConformanceTest {
  private static final String ECHO = "/v2/models/echo/infer";
  private static final String LENGTH = "Inference-Header-Content-Length";
  private static final String X =
      "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}";

  private RestFixture rest;

  @BeforeAll
  void start() {
    rest = new RestFixture();
  }

  @AfterEach
  void forget() {
    rest.inference.asked.clear();
  }

  @AfterAll
  void stop() {
    rest.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BOOL|[false,true]",
        "UINT8|[0,255]",
        "UINT16|[0,65535]",
        "UINT32|[0,4294967295]",
        "UINT64|[9223372036854775807,18446744073709551615]",
        "INT8|[-128,127]",
        "INT16|[-32768,32767]",
        "INT32|[-2147483648,2147483647]",
        "INT64|[-9223372036854775808,9223372036854775807]",
        "FP32|[1.5,-3.4028235E38]",
        "FP64|[4.9E-324,-1.7976931348623157E308]",
        "BYTES|[\"\",\"é€\"]"
      })
  void jsonTensor_comesBackExactly(ElementType type, String data) {
    HttpResponse<byte[]> response =
        rest.post(
            ECHO,
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\""
                + type
                + "\",\"shape\":[2],\"data\":"
                + data
                + "}]}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue(LENGTH)).isEmpty();
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("\"datatype\":\"" + type + "\",\"shape\":[2],\"data\":" + data + "}");
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void binaryTensor_comesBackBitByBit(ElementType type) {
    Tensor tensor = Datatypes.extremes(type);

    HttpResponse<byte[]> response =
        binary(declared(type.name(), 2, tensor.byteSize()), tensor.bytes());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(tail(response)).isEqualTo(tensor.bytes());
    assertThat(RestFixture.jsonPart(response).path("outputs").path(0).path("datatype").asText())
        .isEqualTo(type.name());
  }

  private static String declared(String type, int elements, int bytes) {
    return "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"x\",\"datatype\":\""
        + type
        + "\",\"shape\":["
        + elements
        + "],\"parameters\":{\"binary_data_size\":"
        + bytes
        + "}}]}";
  }

  private HttpResponse<byte[]> binary(String json, ByteBuffer bytes, String... headers) {
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(head, head.length + bytes.remaining());
    bytes.get(body, head.length, bytes.remaining());
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = LENGTH;
    all[headers.length + 1] = Integer.toString(head.length);
    return rest.post(ECHO, body, all);
  }

  private static ByteBuffer tail(HttpResponse<byte[]> response) {
    int at = RestFixture.jsonLength(response);
    return ByteBuffer.wrap(response.body(), at, response.body().length - at);
  }

  @Test
  void halfPrecisionInJson_isRefused() {
    HttpResponse<byte[]> response =
        rest.post(ECHO, "{\"inputs\":[" + X.replace("FP32", "FP16") + "]}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RestFixture.error(response)).contains("FP16");
  }

  @Test
  void missingBytes_areCounted() {
    HttpResponse<byte[]> response = binary(declared("UINT8", 5, 5), ByteBuffer.allocate(3));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RestFixture.error(response))
        .contains("input x: 3 bytes", "expected: 5", "expecting 2 additional bytes");
  }

  @Test
  void surplusBytes_areRefused() {
    HttpResponse<byte[]> response = binary(declared("UINT8", 5, 5), ByteBuffer.allocate(6));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RestFixture.error(response))
        .contains(
            "unexpected additional input data: 6 bytes behind the JSON (expected: 5, the"
                + " binary_data_size of [x])");
  }

  /* In the words of the protocol, and not in those of whatever reads it here. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[NaN]|NaN (expected: a finite number",
        "[-Infinity]|-Infinity (expected: a finite number",
        "[1,|Unexpected end-of-input",
        "[1 2]|Unexpected character"
      })
  void textThatIsNoJson_isToldWithoutAdviceToProgrammers(String data, String said) {
    HttpResponse<byte[]> response =
        rest.post(
            ECHO,
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":" + data);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RestFixture.error(response))
        .contains(said)
        .doesNotContain("JsonReadFeature", "StreamReadFeature", "Source", "`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,2,3]|[2,2]|data of input x: 3 elements (expected: 4 for shape [2,2])",
        "[[1,2],[3,4],[5,6]]|[2,2]|data of input x: 6 elements (expected: 4 for shape [2,2])",
        "[]|[2]|data of input x: 0 elements (expected: 2 for shape [2])",
        "[1,2]|[1000000000]|data of input x: 2 elements (expected: 1000000000 for shape",
        "[1,2,3]|[-1,2]|shape of tensor x: -1 in [-1, 2] (expected: >= 0",
        "[1,2,3]|[-7]|shape of tensor x: -7 in [-7] (expected: >= 0"
      })
  void shapeThatItsDataHasNot_isToldByInputAndCounts(String data, String shape, String said) {
    for (String type : List.of("FP32", "INT64")) {
      HttpResponse<byte[]> response =
          rest.post(
              ECHO,
              "{\"inputs\":[{\"data\":"
                  + data
                  + ",\"shape\":"
                  + shape
                  + ",\"datatype\":\""
                  + type
                  + "\",\"name\":\"x\"}]}");

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(RestFixture.error(response)).contains(said);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1", "100000", "many", "99999999999999999999"})
  void headerLengthOutOfRange_isRefused(String length) {
    HttpResponse<byte[]> response =
        rest.post(
            ECHO, ("{\"inputs\":[" + X + "]}").getBytes(StandardCharsets.UTF_8), LENGTH, length);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RestFixture.error(response)).contains(LENGTH, length);
  }

  @Test
  void headerLengthOfAllJson_isTaken() {
    byte[] body = ("{\"inputs\":[" + X + "]}").getBytes(StandardCharsets.UTF_8);

    assertThat(rest.post(ECHO, body, LENGTH, Integer.toString(body.length)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void headerLengthZero_meansTheBodyIsTheInput() {
    HttpResponse<byte[]> numbers = rest.post(ECHO, new byte[16], LENGTH, "0");
    HttpResponse<byte[]> text =
        rest.post("/v2/models/text/infer", "abc".getBytes(StandardCharsets.UTF_8), LENGTH, "0");

    assertThat(numbers.statusCode()).isEqualTo(200);
    assertThat(tail(numbers).remaining()).isEqualTo(16);
    assertThat(tail(text)).isEqualTo(ByteBuffer.wrap(new byte[] {3, 0, 0, 0, 'a', 'b', 'c'}));
  }

  @Test
  void headerLengthZeroAndWrongSize_isRefused() {
    HttpResponse<byte[]> response = rest.post(ECHO, new byte[15], LENGTH, "0");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RestFixture.error(response)).contains("15", "16");
  }

  @Test
  void emptyTensor_hasSizeZero() {
    HttpResponse<byte[]> response = binary(declared("FP32", 0, 0), ByteBuffer.allocate(0));

    assertThat(tail(response).remaining()).isZero();
    assertThat(RestFixture.jsonPart(response).toString()).contains("\"binary_data_size\":0");
  }

  @Test
  void requestedOutputs_areTheOnlyOnes_eachInItsForm() {
    HttpResponse<byte[]> response =
        rest.post(
            ECHO,
            "{\"parameters\":{\"binary_data_output\":true},\"inputs\":["
                + X
                + ","
                + X.replace("\"x\"", "\"y\"")
                + ","
                + X.replace("\"x\"", "\"z\"")
                + "],\"outputs\":[{\"name\":\"x\",\"parameters\":{\"binary_data\":false}},{\"name\":\"z\"}]}");

    JsonNode outputs = RestFixture.jsonPart(response).path("outputs");
    assertThat(outputs.findValuesAsText("name")).containsExactly("x", "z");
    assertThat(outputs.path(0).path("data").toString()).isEqualTo("[1.0,2.0]");
    assertThat(outputs.path(1).path("parameters").path("binary_data_size").asInt()).isEqualTo(8);
    assertThat(tail(response).remaining()).isEqualTo(8);
  }

  @Test
  void answer_saysWhatItIsWorth() {
    JsonNode answer =
        RestFixture.json(
            rest.post("/v2/models/safe/infer", "{\"id\":\"q1\",\"inputs\":[" + X + "]}"));

    assertThat(answer.path("id").asText()).isEqualTo("q1");
    assertThat(answer.path("model_version").asText()).isEqualTo("3");
    assertThat(answer.path("parameters").toString())
        .isEqualTo(
            "{\"grade\":\"safe\",\"reason\":\"deadline\",\"variant\":\"int8\",\"age_us\":3000,\"on_time\":false}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?timeout=1000|''|query: 'timeout' (expected: timeout in the request's parameters",
        "?x=1&Timeouts=5|''|query: 'Timeouts'",
        "''|\"timeout\":1000,|request: 'timeout' (expected: timeout in the request's parameters",
        "''|\"Priority\":1,|request: 'Priority' (expected: priority in the request's parameters"
      })
  void deadlineInAnotherPlace_isRefused(String query, String member, String expected) {
    HttpResponse<byte[]> response =
        rest.post(ECHO + query, "{" + member + "\"inputs\":[" + X + "]}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RestFixture.json(response).path("error").asText()).contains(expected);
    assertThat(rest.inference.asked).isEmpty();
  }

  @Test
  void deadlineOfAnInput_isRefused() {
    HttpResponse<byte[]> response =
        rest.post(
            ECHO, "{\"inputs\":[" + X.replace("}", ",\"parameters\":{\"timeout\":1000}}") + "]}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RestFixture.json(response).path("error").asText())
        .contains("input x: 'timeout' (expected: timeout in the request's parameters");
  }

  @Test
  void whatIsMeantForOthers_isPassedOver() {
    HttpResponse<byte[]> response =
        rest.post(
            ECHO + "?trace=7&keepalive_timeout=5", "{\"trace\":{\"id\":7},\"inputs\":[" + X + "]}");

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void timeoutPriorityAndVersion_reachTheQuestion() {
    rest.post(
        "/v2/models/echo/versions/3/infer",
        "{\"parameters\":{\"timeout\":2500,\"priority\":2},\"inputs\":[" + X + "]}");

    Question question = rest.inference.asked.remove();
    assertThat(question.timeout()).contains(Duration.ofNanos(2_500_000));
    assertThat(question.priority()).isEqualTo(2);
    assertThat(question.version()).isEqualTo("3");
  }

  @ParameterizedTest
  @EnumSource(Category.class)
  void refusal_hasTheStatusOfItsCategory(Category category) {
    HttpResponse<byte[]> response =
        rest.post("/v2/models/refuse-" + category + "/infer", "{\"inputs\":[" + X + "]}");

    assertThat(response.statusCode()).isEqualTo(RestErrors.status(category).code());
    assertThat(RestFixture.error(response)).isEqualTo("refused: " + category);
  }

  @Test
  void unforeseenFailure_tellsNothingOfTheInside() {
    HttpResponse<byte[]> response =
        rest.post("/v2/models/broken/infer", "{\"inputs\":[" + X + "]}");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .doesNotContain(ScriptedInference.SECRET, "\tat ");
  }
}
