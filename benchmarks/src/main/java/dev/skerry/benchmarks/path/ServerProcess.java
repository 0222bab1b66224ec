package dev.skerry.benchmarks.path;

import dev.skerry.engine.Trial;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, as its users run it. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern REST = Pattern.compile("REST: +http://[^:]+:(\\d+)/.*");

  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one and waits until it is ready. */
  static ServerProcess start(Trial.Launcher launcher, List<String> options, Path model, Path state)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(launcher.java().toString());
    command.addAll(options);
    command.addAll(
        List.of("-cp", launcher.classPath(), "dev.skerry.cli.Main", "serve", model.toString()));
    command.addAll(
        List.of(
            "--port", "0", "--grpc-port", "0", "--metrics-port", "0", "--state", state.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader out = process.inputReader();
    int port = 0;
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher matcher = REST.matcher(line);
      if (matcher.matches()) {
        port = Integer.parseInt(matcher.group(1));
      }
      if (line.startsWith("Ready")) {
        return new ServerProcess(process, port);
      }
    }
    throw new IOException(
        "the server did not start (expected: skerry serve " + model + " to become ready)");
  }

  int port() {
    return port;
  }

  /** Ends it without warning. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
