package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Question;
import dev.skerry.serving.client.InferenceClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A damaged model harms, at worst, the process that was made to try it. */
@Timeout(600)
class MutatedModelIT {
  private static final long SEED = 11;
  private static final int MUTANTS = 10_000;
  private static final long MOST_SECONDS = 20;
  private static final String DIED = "died";
  private static final String HUNG = "hung";
  private static final String GONE = "";

  /* As in a trial: no core files, and an end to greed. */
  private static final List<String> CONFINED =
      List.of(
          "/bin/sh", "-c", "ulimit -c 0; ulimit -v 6291456 2>/dev/null; exec \"$@\"", "mutants");

  @TempDir private Path folder;

  @Test
  void mutants_areAcceptedOrRefusedOrKillOnlyTheirOwnProcess() throws Exception {
    Path model = Networks.convolving(folder);
    Map<String, Integer> outcomes = new TreeMap<>();
    int next = 0;
    while (next < MUTANTS) {
      next = tryFrom(next, model, outcomes);
    }
    System.out.println("seed=" + SEED + " mutants=" + MUTANTS + " " + outcomes);
    assertThat(outcomes.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(MUTANTS);
    assertThat(outcomes.keySet())
        .isSubsetOf(MutantProgram.ACCEPTED, MutantProgram.REFUSED, DIED, HUNG)
        .contains(MutantProgram.ACCEPTED, MutantProgram.REFUSED);
  }

  /** Tries mutants from {@code first} on until one is the end of the child; gives the next one. */
  private int tryFrom(int first, Path model, Map<String, Integer> outcomes) throws Exception {
    Process child =
        Child.of(
                CONFINED,
                MutantProgram.class,
                List.of(
                    model.toString(),
                    folder.resolve("mutant.onnx").toString(),
                    Long.toString(SEED),
                    Integer.toString(first),
                    Integer.toString(MUTANTS)))
            .redirectError(folder.resolve("child.err").toFile())
            .start();
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    Thread reader = Thread.ofVirtual().start(() -> read(child, said));
    try {
      for (int number = first; number < MUTANTS; number++) {
        String line = said.poll(MOST_SECONDS, TimeUnit.SECONDS);
        if (line == null || line.equals(GONE)) {
          String end = line == null ? HUNG : DIED;
          System.out.println("seed=" + SEED + " mutant=" + number + " " + end + ": " + lastWords());
          outcomes.merge(end, 1, Integer::sum);
          return number + 1;
        }
        outcomes.merge(word(line), 1, Integer::sum);
      }
      return MUTANTS;
    } finally {
      child.destroyForcibly().waitFor();
      reader.join();
    }
  }

  /* A refusal without a reason would be no use to anybody. */
  private static String word(String line) {
    String[] parts = line.split(" ", 2);
    assertThat(parts[0].equals(MutantProgram.REFUSED)).isEqualTo(parts.length == 2);
    assertThat(parts[parts.length - 1]).isNotBlank();
    return parts[0];
  }

  private String lastWords() throws IOException {
    return Files.readString(folder.resolve("child.err")).lines().limit(3).toList().toString();
  }

  private static void read(Process child, BlockingQueue<String> said) {
    try (BufferedReader reader = child.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(said::add);
    } catch (IOException | RuntimeException e) {
      // Killed while it spoke.
    }
    said.add(GONE);
  }

  @Test
  void damagedModel_isNotServed() throws Exception {
    Path model = damage(Networks.doubling(folder));

    try (Served served = Served.start(folder.resolve("state"), List.of(model))) {
      assertThat(served.end()).isEqualTo(2);
      assertThat(served.log())
          .anySatisfy(line -> assertThat(line).startsWith("skerry: ").contains("double"))
          .noneSatisfy(line -> assertThat(line).contains("\tat "));
    }
  }

  @Test
  void damagedModel_isNotLoaded_andTheOldOneAnswersOn() throws Exception {
    Path model = Networks.doubling(folder);
    try (Served served = Served.start(folder.resolve("state"), List.of(model));
        InferenceClient client = new InferenceClient(served.rest());
        HttpClient http = HttpClient.newHttpClient()) {
      assertThat(answer(client)).isEqualTo(42);
      damage(model);

      HttpResponse<String> load =
          http.send(
              HttpRequest.newBuilder(served.rest().resolve("/v2/repository/models/double/load"))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(load.statusCode()).isEqualTo(400);
      assertThat(load.body()).contains("\"error\":\"load of double failed");
      assertThat(answer(client)).isEqualTo(42);
      assertThat(served.isAlive()).isTrue();
    }
  }

  private static float answer(InferenceClient client) {
    return client
        .ask(
            Question.to("double")
                .with("x", Tensor.ofFloats(Shape.of(1, 4), 21, 0, 0, 0))
                .within(Duration.ofSeconds(60)))
        .output("y")
        .tensor()
        .floats()
        .get(0);
  }

  private static Path damage(Path model) throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    return Files.write(model, Arrays.copyOf(bytes, bytes.length / 2));
  }
}
