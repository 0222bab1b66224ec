package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.cli.otlp.Receiver;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A replica of a fleet that pushes its metrics over OTLP. */
@Timeout(300)
class FleetOtlpIT {
  @TempDir private Path folder;

  @Test
  void fleet_pushesWhatItsPageSays_asWhoItIs() throws Exception {
    Path token = Files.writeString(folder.resolve("otlp.token"), "collector-1\n");
    try (World world = new World(folder);
        Receiver receiver = new Receiver()) {
      world.ship(Samples.archive(folder.resolve("1.skerry"), 1));
      world.told("PUT", "/v1/agents/held", "{\"family\":\"bearing\",\"sites\":[\"nowhere\"]}");
      world.told("PUT", "/v1/agents/held/objective", "{\"on_time\":0.99}");
      try (Replica replica =
              Replica.start(
                  folder.resolve("replica"),
                  world.database(),
                  "--otlp=" + receiver.url(),
                  "--otlp-every=1s",
                  "--otlp-token-file=" + token);
          HttpClient http = HttpClient.newHttpClient()) {
        Receiver.Push push = receiver.next();

        assertThat(push.authorization()).isEqualTo("Bearer collector-1");
        assertThat(push.attribute("service.name")).isEqualTo("skerry-fleet");
        assertThat(push.attribute("service.instance.id"))
            .endsWith(":" + replica.people().getPort());
        assertThat(push.metrics())
            .filteredOn(metric -> metric.getName().equals("skerry_agent_objective_ratio"))
            .singleElement()
            .extracting(metric -> metric.getGauge().getDataPoints(0).getAsDouble())
            .isEqualTo(0.99);
        assertThat(push.metrics())
            .extracting(Metric::getName)
            .contains("skerry_fleet_requests_per_second", "skerry_otlp_pushes_total");
        receiver.next();
        String page =
            http.send(
                    HttpRequest.newBuilder(replica.people().resolve("/metrics"))
                        .header("Authorization", "Bearer " + world.admin())
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(page)
            .contains("skerry_otlp_pushes_total{outcome=\"taken\"}")
            .doesNotContain("outcome=\"taken\"} 0");
      }
    }
  }
}
