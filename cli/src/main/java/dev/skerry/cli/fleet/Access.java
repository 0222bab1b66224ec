package dev.skerry.cli.fleet;

import dev.skerry.cli.CommandException;
import dev.skerry.cli.Machine;
import dev.skerry.cli.wiring.FleetProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How commands reach a fleet, and as whom. */
public final class Access {
  @Option(
      names = "--fleet",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8010",
      description = "Where people reach the fleet (${DEFAULT-VALUE}).")
  private URI fleet = URI.create("http://127.0.0.1:8010");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Who asks: a file with their token; the one that skerry fleet run left unless set.")
  private @Nullable Path tokenFile;

  /** Asks for something; what comes back is JSON. */
  byte[] ask(String method, String path, @Nullable Object body) {
    try (ManagementClient client = client()) {
      return client.ask(method, path, body);
    }
  }

  <T> T ask(String method, String path, @Nullable Object body, Class<T> type) {
    try (ManagementClient client = client()) {
      return client.ask(method, path, body, type);
    }
  }

  <T> T sendFile(String path, Path file, Class<T> type) {
    try (ManagementClient client = client()) {
      return client.sendFile(path, file, type);
    }
  }

  /** For as many questions as one likes. */
  public ManagementClient client() {
    if (fleet.getHost() == null || !String.valueOf(fleet.getScheme()).matches("https?")) {
      throw CommandException.wrong("--fleet: " + fleet + " (expected: http://HOST:PORT)");
    }
    return new ManagementClient(fleet, token());
  }

  private String token() {
    Path file =
        tokenFile == null ? Machine.stateFolder("fleet").resolve(FleetProgram.TOKEN) : tokenFile;
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw CommandException.wrong(
          "token: "
              + file
              + " cannot be read (expected: --token-file, or the user who ran skerry fleet run)");
    }
  }
}
