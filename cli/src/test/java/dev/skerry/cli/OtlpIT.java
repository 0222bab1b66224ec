package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.cli.otlp.Receiver;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Question;
import dev.skerry.serving.client.InferenceClient;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device that pushes its metrics over OTLP, to a receiver that reads them. */
@Timeout(300)
class OtlpIT {
  private static final int TERMINATED = 128 + 15;

  @TempDir private Path folder;

  @Test
  void device_pushesWhatItsPageSays_andAnswersAllTheSame_whenNobodyListens() throws Exception {
    Path model = Networks.doubling(folder);
    try (Receiver receiver = new Receiver();
        Served served =
            Served.start(
                folder.resolve("state"),
                List.of(model),
                "--otlp=" + receiver.url(),
                "--otlp-every=1s");
        InferenceClient client = new InferenceClient(served.rest());
        HttpClient http = HttpClient.newHttpClient()) {
      ask(client);
      Receiver.Push push = receiver.next();
      while (push.metrics().stream()
          .noneMatch(metric ->
              metric.getName().equals("skerry_request_duration_seconds")
                  && metric.getHistogram().getDataPoints(0).getCount() == 1)) {
        push = receiver.next();
      }
      String page =
          http.send(
                  HttpRequest.newBuilder(served.metrics()).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      Set<String> told = push.metrics().stream().map(Metric::getName).collect(Collectors.toSet());
      assertThat(told).contains("nv_inference_request_success", "skerry_otlp_pushes_total");
      assertThat(told)
          .containsExactlyInAnyOrderElementsOf(
              page.lines()
                  .filter(line -> !line.startsWith("#"))
                  .map(line -> line.replaceFirst("[{ ].*", ""))
                  .map(name -> name.replaceFirst("_(bucket|sum|count)$", ""))
                  .map(name -> name.equals("nv_inference") ? "nv_inference_count" : name)
                  .map(name -> name.equals("nv_inference_exec") ? "nv_inference_exec_count" : name)
                  .collect(Collectors.toSet()));
      assertThat(push.attribute("service.name")).isEqualTo("skerry-device");
      receiver.hangUp();
      ask(client);
      served.stop();
      assertThat(served.end()).isEqualTo(TERMINATED);
      assertThat(served.printed()).anyMatch(line -> line.startsWith("OTLP:    " + receiver.url()));
    }
  }

  private static void ask(InferenceClient client) {
    client.ask(Question.to("double").with("x", Tensor.ofFloats(Shape.of(1, 4), 1, 0, 0, 0)));
  }

  @Test
  void urlThatCannotBe_isSaidAtOnce() {
    for (String[] command :
        new String[][] {{"serve", "x.onnx"}, {"fleet", "run", "--port=0", "--device-port=0"}}) {
      String[] words = Arrays.copyOf(command, command.length + 1);
      words[command.length] = "--otlp=file:///etc/passwd";

      Ran ran = Ran.of(words);

      assertThat(ran.code()).isEqualTo(Failures.WRONG);
      assertThat(ran.err()).contains("--otlp: file:///etc/passwd", "expected: http or https");
    }
  }
}
