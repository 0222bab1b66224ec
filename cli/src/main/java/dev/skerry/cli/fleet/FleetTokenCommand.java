package dev.skerry.cli.fleet;

import dev.skerry.cli.Printed;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skerry fleet token}. */
@Command(
    name = "token",
    description = {"Make a token with which one device may join, once; or one for a worker.", ""},
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  skerry fleet token --site hall-3 --label line=7 --expires 1h",
      "  skerry device join --fleet https://fleet.example.org:8011 --token TOKEN"
    })
final class FleetTokenCommand implements Callable<Integer> {
  @Mixin private Access access = new Access();

  @Option(
      names = "--site",
      paramLabel = "NAME",
      defaultValue = "",
      description = "The room that the device stands in; it may say so itself unless set.")
  private String site = "";

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      split = ",",
      description = "Written on the device, to choose it by.")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "For how long it is good (${DEFAULT-VALUE}), at most seven days.")
  private Duration expires = Duration.ofHours(1);

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--worker",
      paramLabel = "NAME",
      description =
          "Make one for skerry workshop instead, good until somebody removes NAME: it may take jobs and deliver families, nothing else.")
  private @Nullable String worker;

  record Asked(String site, Map<String, String> labels, Duration holds) {}

  record Made(String token, Instant expiresAt) {}

  record Worker(String name, String role) {}

  record Let(String token) {}

  @Override
  public Integer call() {
    if (worker != null) {
      Let let = access.ask("POST", "/v1/people", new Worker(worker, "WORKER"), Let.class);
      if (json) {
        Printed.json(Map.of("token", let.token()));
      } else {
        System.out.println(let.token());
      }
      return 0;
    }
    Made made = access.ask("POST", "/v1/tokens", new Asked(site, labels, expires), Made.class);
    if (json) {
      Printed.json(Map.of("token", made.token(), "expires_at", made.expiresAt().toString()));
    } else {
      System.out.println(made.token());
    }
    return 0;
  }
}
