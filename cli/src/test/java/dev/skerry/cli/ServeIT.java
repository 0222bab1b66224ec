package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.family.FamilyArchive;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Answer;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Question;
import dev.skerry.serving.client.InferenceClient;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Grade;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.Variant;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device program from start to end, and to its next start. */
@Timeout(300)
class ServeIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int ASKERS = 8;
  private static final Pattern WAITING =
      Pattern.compile("^skerry_waiting_requests ([0-9.]+)$", Pattern.MULTILINE);

  @TempDir private Path folder;

  private Served serve(Path model) throws Exception {
    return Served.start(folder.resolve("state"), List.of(model), "--executors=1");
  }

  private static Answer ask(InferenceClient client, String model, float value) {
    return client.ask(
        Question.to(model).with("x", Tensor.ofFloats(Shape.of(1, 4), value, 0, 0, 0)).within(LONG));
  }

  private static float first(Answer answer) {
    return answer.output("y").tensor().floats().get(0);
  }

  @Test
  void deviceKilledUnderLoad_answersAgainAndKnowsWhatItRecovered() throws Exception {
    Path model = Networks.doubling(folder);
    try (Served served = serve(model);
        InferenceClient client = new InferenceClient(served.rest());
        ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch underLoad = new CountDownLatch(50 * ASKERS);
      List<Future<InferenceException>> ends = new ArrayList<>();
      for (int i = 0; i < ASKERS; i++) {
        ends.add(askers.submit(() -> askUntilGone(client, underLoad)));
      }
      underLoad.await();

      served.kill();

      for (Future<InferenceException> end : ends) {
        assertThat(end.get().category()).isEqualTo(InferenceException.Category.UNAVAILABLE);
      }
    }
    try (Served again = serve(model);
        InferenceClient client = new InferenceClient(again.rest())) {
      assertThat(first(ask(client, "double", 21))).isEqualTo(42);
      again.kill();
      assertThat(again.log())
          .anySatisfy(line ->
              assertThat(line)
                  .contains("event=recovered", "ended=killed", "models_tried=1", "lost_notes=0"));
    }
  }

  @Test
  void archive_isServedAndUnpackedAnewAfterAKill() throws Exception {
    Path family = Files.createDirectory(folder.resolve("family"));
    byte[] model = Files.readAllBytes(Networks.doubling(family));
    Variant only =
        new Variant(
            "only",
            "double.onnx",
            Digest.of(model),
            new Bytes(model.length),
            Optimization.NONE,
            Measurement.ofAccuracy("none", "none", 1, 1));
    FamilyFolder.write(family, new Family("net", 1, List.of(only), Optional.empty(), List.of()));
    Path archive = folder.resolve("net.skerry");
    FamilyArchive.pack(family, archive);

    for (int i = 0; i < 2; i++) {
      try (Served served = serve(archive);
          InferenceClient client = new InferenceClient(served.rest());
          var unpacked = Files.list(folder.resolve("state").resolve("unpacked"))) {
        assertThat(first(ask(client, "net", 21))).isEqualTo(42);
        assertThat(unpacked).hasSize(1);
        served.kill();
      }
    }
  }

  private static InferenceException askUntilGone(InferenceClient client, CountDownLatch answers) {
    while (true) {
      try {
        assertThat(first(ask(client, "double", 21))).isEqualTo(42);
        answers.countDown();
      } catch (InferenceException e) {
        return e;
      }
    }
  }

  @Test
  void deviceStoppedUnderLoad_answersAllThatItTook() throws Exception {
    Path model = Networks.laborious(folder, 4000);
    try (Served served = serve(model);
        InferenceClient client = new InferenceClient(served.rest());
        ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicInteger answered = new AtomicInteger();
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < ASKERS; i++) {
        float value = i;
        answers.add(
            askers.submit(() -> {
              Answer answer = ask(client, "laborious", value);
              answered.incrementAndGet();
              return answer;
            }));
      }
      awaitAllTaken(served.metrics(), answered);

      served.stop();

      for (int i = 0; i < ASKERS; i++) {
        assertThat(answers.get(i).get().grade()).isEqualTo(Grade.FULL);
        assertThat(first(answers.get(i).get())).isEqualTo(2 * i);
      }
      served.end();
      assertThat(served.printed())
          .last()
          .asString()
          .matches("Stopped\\. Answered: " + ASKERS + " \\(\\d+ in time, \\d+ late\\); refused: 0");
    }
    try (Served again = serve(model)) {
      again.rest();
      again.kill();
      assertThat(again.log())
          .anySatisfy(line ->
              assertThat(line).contains("event=recovered", "ended=stopped", "answered=" + ASKERS));
    }
  }

  @Test
  void metricsAskedForOnTheRestPort_areSaidToBeOnTheirOwn() throws Exception {
    try (Served served = serve(Networks.doubling(folder));
        HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(served.rest().resolve("/metrics")).build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body())
          .contains("on port " + served.metrics().getPort() + ", where the metrics are");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port", "--grpc-port", "--metrics-port"})
  void portThatIsTaken_isNamed(String option) throws Exception {
    Path model = Networks.doubling(folder);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Served served =
            Served.startOn(
                folder.resolve("state"), Map.of(option, taken.getLocalPort()), List.of(model))) {
      assertThat(served.end()).isEqualTo(1);
      assertThat(served.log())
          .anySatisfy(line ->
              assertThat(line)
                  .startsWith("skerry: ")
                  .contains(Integer.toString(taken.getLocalPort())))
          .noneSatisfy(line -> assertThat(line).contains("\tat "));
    }
  }

  /* Taken is what was answered, what waits, and the one that runs. */
  private static void awaitAllTaken(URI metrics, AtomicInteger answered) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      int taken = 0;
      while (taken < ASKERS) {
        int before = answered.get();
        String text =
            http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher waiting = WAITING.matcher(text);
        assertThat(waiting.find()).as(text).isTrue();
        taken = before + (int) Double.parseDouble(waiting.group(1)) + 1;
      }
    }
  }
}
