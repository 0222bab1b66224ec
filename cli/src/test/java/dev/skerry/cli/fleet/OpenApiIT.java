package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The description of the port for people is what the port does. */
class OpenApiIT {
  private static final Path SERVER =
      Path.of("fleet/src/main/java/dev/skerry/fleet/api/ManagementServer.java");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static World world;
  private static JsonNode described;

  @BeforeAll
  static void start() throws Exception {
    world = new World(folder);
    described =
        JSON.valueToTree(
            new Yaml()
                .<Object>load(
                    world.ask("GET", "/openapi.yaml", BodyPublishers.noBody(), "none").body()));
    world.join("pump-1", world.token("{\"labels\":{\"line\":\"3\"}}"));
    world.ship(Samples.archive(folder.resolve("1.skerry"), 1));
    world.ship(Samples.archive(folder.resolve("2.skerry"), 2));
    world.told("PUT", "/v1/agents/bearing", "{\"family\":\"bearing@1\"}");
    world.told("POST", "/v1/rollouts", "{\"agent\":\"bearing\",\"family\":\"bearing@2\"}");
    world.told("POST", "/v1/policies", "{\"text\":\"updates: true\"}");
    JobsIT.ask(
        world, JobsIT.material(world, "models", new byte[] {1}), JobsIT.samples(world, folder));
  }

  @AfterAll
  static void stop() throws IOException {
    world.close();
  }

  private static Set<String> described() {
    Set<String> all = new TreeSet<>();
    described
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                  if (!method.equals("parameters")) {
                    all.add(method + " " + path.getKey());
                  }
                }));
    return all;
  }

  @Test
  void everyRoute_isDescribed_andNoOther() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    Path source =
        Files.exists(here.resolve(SERVER))
            ? here.resolve(SERVER)
            : here.resolve("..").resolve(SERVER);
    Matcher route =
        Pattern.compile("\\.(get|put|post|delete)\\(\\s*\"(/(?:v1|health)[^\"]*)\"")
            .matcher(Files.readString(source));
    Set<String> routes = new TreeSet<>();
    while (route.find()) {
      routes.add(route.group(1) + " " + route.group(2));
    }

    assertThat(described()).isEqualTo(routes);
  }

  @Test
  void everyRouteButHealth_asksWhoItIs() throws Exception {
    for (String route : described()) {
      int space = route.indexOf(' ');
      String path = route.substring(space + 1).replaceAll("\\{[a-z]+}", "bearing");

      int status =
          world
              .ask(
                  route.substring(0, space).toUpperCase(Locale.ROOT),
                  path,
                  BodyPublishers.ofString("{}"),
                  "nobody's")
              .statusCode();

      assertThat(status).as(route).isEqualTo(path.equals("/health") ? 200 : 401);
    }
  }

  @Test
  void whatIsAnswered_isAsDescribed() throws Exception {
    String rollout = World.field(world.told("GET", "/v1/rollouts", ""), "name");
    for (String route : described()) {
      if (route.startsWith("get ")) {
        String path =
            route
                .substring("get ".length())
                .replace("{device}", "pump-1")
                .replace("{rollout}", rollout)
                .replace("{job}", "1")
                .replace("{agent}", "bearing");
        JsonNode answer = JSON.readTree(world.told("GET", path, ""));
        JsonNode schema =
            described
                .path("paths")
                .path(route.substring("get ".length()))
                .at("/get/responses/200/content/application~1json/schema");

        assertThat(answer.isArray() && answer.isEmpty())
            .as(route + " shows something")
            .isEqualTo(route.endsWith("/v1/messages"));
        check(route, answer, schema);
      }
    }
  }

  private static void check(String where, JsonNode value, JsonNode given) {
    JsonNode schema =
        given.has("$ref") ? described.at(given.path("$ref").asText().substring(1)) : given;
    assertThat(schema.isMissingNode()).as(where + " is described").isFalse();
    JsonNode types = schema.path("type");
    if (types.isArray() && value.isNull()) {
      return;
    }
    String type = (types.isArray() ? types.get(0) : types).asText();
    boolean fits =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> false;
        };
    assertThat(fits).as(where + ": " + value + " is a " + type).isTrue();
    schema
        .path("required")
        .forEach(name -> assertThat(value.has(name.asText())).as(where + "." + name).isTrue());
    if (schema.has("properties")) {
      value
          .properties()
          .forEach(field ->
              check(
                  where + "." + field.getKey(),
                  field.getValue(),
                  schema.path("properties").path(field.getKey())));
    }
    if (schema.has("items")) {
      value.forEach(item -> check(where + "[]", item, schema.path("items")));
    }
  }
}
