package dev.skerry.cli.fleet;

import dev.skerry.cli.Child;
import dev.skerry.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code skerry fleet run}, in a process of its own, on somebody else's database. */
final class Replica implements AutoCloseable {
  private final Process process;
  private final Path state;
  private final URI people;
  private final URI devices;

  private Replica(Process process, Path state, URI people, URI devices) {
    this.process = process;
    this.state = state;
    this.people = people;
    this.devices = devices;
  }

  static Replica start(Path state, String database, String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "fleet",
                "run",
                "--port=0",
                "--device-port=0",
                "--database=" + database,
                "--state=" + state));
    arguments.addAll(List.of(options));
    Process process =
        Child.of(List.of(), Main.class, arguments)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    URI people = URI.create("");
    URI devices = URI.create("");
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith("People:")) {
        people = URI.create(line.substring("People:".length()).strip());
      } else if (line.startsWith("Devices:")) {
        String uri = line.substring("Devices:".length()).strip();
        devices = URI.create(uri.replace("127.0.0.1", "localhost"));
      } else if (line.startsWith("Ready")) {
        return new Replica(process, state, people, devices);
      }
    }
    throw new IOException("the replica in " + state + " did not start");
  }

  URI people() {
    return people;
  }

  URI devices() {
    return devices;
  }

  /** The first person's, which the first replica of all left. */
  String token() throws IOException {
    return Files.readString(state.resolve("admin.token")).strip();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
