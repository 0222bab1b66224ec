package dev.skerry.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoints that are about the server and its models. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogEndpointsConformanceTest {
  private RestFixture rest;

  @BeforeAll
  void start() {
    rest = new RestFixture();
  }

  @AfterEach
  void recover() {
    rest.inference.live = true;
    rest.inference.ready = true;
    rest.inference.switched.clear();
  }

  @AfterAll
  void stop() {
    rest.close();
  }

  @Test
  void health_is200OrElse503() {
    assertThat(rest.get("/v2/health/live").statusCode()).isEqualTo(200);
    assertThat(rest.get("/v2/health/ready").statusCode()).isEqualTo(200);

    rest.inference.ready = false;
    rest.inference.live = false;

    assertThat(rest.get("/v2/health/live").statusCode()).isEqualTo(503);
    assertThat(rest.get("/v2/health/ready").statusCode()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource({
    "echo,200",
    "echo/versions/3,200",
    "echo/versions/9,404",
    "nobody,404",
    "resting,503"
  })
  void modelReady_isSaidByTheStatus(String model, int status) {
    HttpResponse<byte[]> response = rest.get("/v2/models/" + model + "/ready");

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(RestFixture.json(response).has("error")).isEqualTo(status != 200);
  }

  @Test
  void serverMetadata_hasAnArrayOfExtensions() {
    JsonNode metadata = RestFixture.json(rest.get("/v2"));

    assertThat(metadata.path("name").asText()).isEqualTo("skerry");
    assertThat(metadata.path("version").asText()).isNotEmpty();
    assertThat(metadata.path("extensions").isArray()).isTrue();
    assertThat(metadata.path("extensions").toString()).contains("binary_tensor_data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo", "echo/versions/3"})
  void modelMetadata_describesTensors(String model) {
    JsonNode metadata = RestFixture.json(rest.get("/v2/models/" + model));

    assertThat(metadata.path("name").asText()).isEqualTo("echo");
    assertThat(metadata.path("versions").toString()).isEqualTo("[\"2\",\"3\"]");
    assertThat(metadata.path("inputs").toString())
        .isEqualTo("[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,4]}]");
    assertThat(metadata.path("outputs").size()).isEqualTo(1);
  }

  @Test
  void config_hasWhatToolsRead() {
    JsonNode config = RestFixture.json(rest.get("/v2/models/echo/config"));

    assertThat(config.path("max_batch_size").asInt()).isEqualTo(8);
    assertThat(config.path("input").toString())
        .isEqualTo("[{\"name\":\"x\",\"data_type\":\"TYPE_FP32\",\"dims\":[4]}]");
    assertThat(config.path("model_transaction_policy").path("decoupled").asBoolean(true)).isFalse();
    assertThat(config.path("response_cache").path("enable").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo/stats", "echo/versions/3/stats", "stats"})
  void statistics_haveAllEightPhases(String path) {
    JsonNode model = RestFixture.json(rest.get("/v2/models/" + path)).path("model_stats").path(0);

    assertThat(model.path("version").asText()).isEqualTo("3");
    assertThat(model.path("inference_count").asInt()).isEqualTo(5);
    for (String phase :
        new String[] {
          "success",
          "fail",
          "queue",
          "compute_input",
          "compute_infer",
          "compute_output",
          "cache_hit",
          "cache_miss"
        }) {
      assertThat(model.path("inference_stats").path(phase).has("ns")).as(phase).isTrue();
    }
    assertThat(model.path("batch_stats").path(0).path("batch_size").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/repository/index", "/v2/repository/main/index"})
  void index_canLeaveOutWhatIsNotReady(String path) {
    assertThat(RestFixture.json(rest.post(path, "")).size()).isEqualTo(3);
    assertThat(RestFixture.json(rest.post(path, "{\"ready\":true}")).size()).isEqualTo(2);
  }

  @Test
  void loadAndUnload_reachTheCatalog() {
    HttpResponse<byte[]> load =
        rest.post("/v2/repository/models/echo/load", "{\"parameters\":{\"config\":\"{}\"}}");
    HttpResponse<byte[]> unload =
        rest.post(
            "/v2/repository/models/echo/unload", "{\"parameters\":{\"unload_dependents\":true}}");

    assertThat(load.statusCode()).isEqualTo(200);
    assertThat(load.body()).isEmpty();
    assertThat(unload.statusCode()).isEqualTo(200);
    assertThat(rest.inference.switched).containsExactly("load echo {config={}}", "unload echo");
  }

  @Test
  void quotedName_isUnquoted() {
    rest.post("/v2/repository/models/my%20model%C3%A9/load", "");

    assertThat(rest.inference.switched).containsExactly("load my modelé {}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v3", "/v2/nothing", "/v2/models/echo/predict", "/v2/models"})
  void unknownPath_is404(String path) {
    HttpResponse<byte[]> response = rest.get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(RestFixture.error(response)).contains(path);
  }

  @Test
  void metricsWhereModelsAreAsked_areSaidToBeElsewhere() {
    assertThat(RestFixture.error(rest.get("/metrics"))).contains("--metrics-port");
    assertThat(RestFixture.error(rest.get("/v3"))).doesNotContain("--metrics-port");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/v2,GET",
    "DELETE,/v2/models/echo,GET",
    "GET,/v2/models/echo/infer,POST",
    "PUT,/v2/health/live,GET",
    "GET,/v2/repository/index,POST",
    "GET,/v2/repository/models/echo/load,POST",
    "POST,/v2/models/stats,GET"
  })
  void wrongVerb_is405_andTheRightOneIsSaid(String verb, String path, String right) {
    HttpResponse<byte[]> response =
        rest.send(rest.request(path).method(verb, HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(RestFixture.error(response)).contains(verb, path, "expected: " + right);
    assertThat(response.headers().firstValue("Allow")).contains(right);
  }
}
