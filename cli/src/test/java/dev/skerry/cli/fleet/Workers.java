package dev.skerry.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.cli.Child;
import dev.skerry.cli.Main;
import dev.skerry.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A fleet that is asked for jobs, and processes of {@code skerry workshop} that may take them:
 * bench-1 and bench-2.
 */
final class Workers implements AutoCloseable {
  private final Path folder;
  private final World world;
  private final Path net;
  private final Path large;

  Workers(Path folder) throws Exception {
    this.folder = folder;
    world = new World(folder);
    net = JobsIT.net(folder);
    large = JobsIT.net(folder.resolve("large.onnx"), new SplittableRandom(7), 32, 2048, 2048, 8);
    Files.writeString(folder.resolve("admin"), world.admin());
    for (String worker : List.of("bench-1", "bench-2")) {
      String made =
          world.told("POST", "/v1/people", "{\"name\":\"" + worker + "\",\"role\":\"WORKER\"}");
      Files.writeString(folder.resolve(worker), World.field(made, "token"));
    }
  }

  World world() {
    return world;
  }

  /** A small model; its samples are in the folder {@code samples}. */
  Path net() {
    return net;
  }

  /** A model with the same samples, a race of which takes seconds, however quick the machine. */
  Path large() {
    return large;
  }

  String fleet() {
    return "http://127.0.0.1:" + world.program().fleet().managementPort();
  }

  long ask(String family, String data) throws Exception {
    return ask(net, family, data);
  }

  long ask(Path model, String family, String data) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "fleet",
                "optimize",
                model.toString(),
                "--data=" + folder.resolve(data),
                "--accuracy-drop=0.5",
                "--as=" + family,
                "--fleet=" + fleet(),
                "--token-file=" + folder.resolve("admin"),
                "--json"));
    Ran asked = Ran.of(words.toArray(String[]::new));
    assertThat(asked.code()).as(asked.err()).isZero();
    return asked.json().path("id").asLong();
  }

  Process work(String worker, String fleet, String... more) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "workshop",
                "--fleet=" + fleet,
                "--token-file=" + folder.resolve(worker),
                "--state=" + folder.resolve("at-" + worker)));
    words.addAll(List.of(more));
    return Child.of(List.of(), Main.class, words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(worker).toFile()))
        .start();
  }

  Path log(String worker) {
    return folder.resolve(worker + ".log");
  }

  /* One job, quickly, to its end. */
  void once(String worker, String... more) throws Exception {
    String[] all = new String[more.length + 2];
    all[0] = "--once";
    all[1] = "--race=100ms";
    System.arraycopy(more, 0, all, 2, more.length);
    Process process = work(worker, fleet(), all);
    assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log(worker))).isZero();
  }

  /**
   * Waits until the worker is in the middle of a job: some of it is done, and there are processes
   * that race, for long enough to be seen.
   *
   * @return those processes
   */
  List<ProcessHandle> untilAtWork(long id, Process worker) throws Exception {
    world.until(
        "/v1/jobs/" + id, text -> text.contains("RUNNING") && text.contains("\"doing\":\"rac"));
    return worker.descendants().toList();
  }

  /** How many families of a name the fleet has. */
  long families(String name) throws Exception {
    return Pattern.compile("\"name\":\"" + name + "\"")
        .matcher(world.told("GET", "/v1/families", ""))
        .results()
        .count();
  }

  String job(long id) throws Exception {
    return world.told("GET", "/v1/jobs/" + id, "");
  }

  @Override
  public void close() throws IOException {
    world.close();
  }
}
