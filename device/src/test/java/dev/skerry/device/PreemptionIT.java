package dev.skerry.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.serving.Answer;
import dev.skerry.serving.Question;
import dev.skerry.terms.AgentSpec;
import dev.skerry.terms.Grade;
import dev.skerry.terms.LatencyClass;
import dev.skerry.time.SystemTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Long models in the real engine that are let wait for urgent ones, on the only slot there is. */
@Timeout(120)
final class PreemptionIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration BLOCK = Duration.ofMillis(2);
  /* So long that cutting it into blocks costs next to nothing, on any machine. */
  private static final int ROUNDS = 2_000;

  @TempDir private Path folder;
  private final SystemTime time = new SystemTime();
  private final ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor();
  private final Device device =
      Device.open(DeviceOptions.forCores(2).withLongestBlock(BLOCK), time, new SplittableRandom(1));

  @AfterEach
  void close() {
    askers.close();
    device.close();
    time.close();
  }

  private static UnaryOperator<AgentSpec> of(LatencyClass latencyClass) {
    return spec -> spec.withLatencyClass(latencyClass);
  }

  private static Question question(String model, float first) {
    return Question.to(model).with("x", Networks.four(first, 0, 0, 0)).within(LONG);
  }

  private static float first(Answer answer) {
    return answer.output("y").tensor().floats().get(0);
  }

  private long preemptions() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    device.writeMetrics(out);
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("skerry_preemptions_total "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  private String longModel() throws IOException {
    return device.add(Networks.scaling(folder, "long", 3, ROUNDS), of(LatencyClass.BATCH));
  }

  @Test
  void urgentQuestion_isAnsweredWhileALongRunWaits() throws Exception {
    device.add(Networks.scaling(folder, "urgent", 2, 0), of(LatencyClass.REAL_TIME));
    String model = longModel();

    while (preemptions() == 0) {
      CompletableFuture<Answer> slow =
          CompletableFuture.supplyAsync(() -> device.ask(question(model, 5)), askers);
      while (!slow.isDone()) {
        assertThat(first(device.ask(question("urgent", 7)))).isEqualTo(14);
      }
      assertThat(first(slow.get())).isEqualTo(15);
    }
  }

  @Test
  void questionToTheSameModel_runsWithinItsOwnRun() throws Exception {
    String model = longModel();

    while (preemptions() == 0) {
      List<CompletableFuture<Answer>> slow = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Question question = question(model, i).withPriority(3 - i);
        slow.add(CompletableFuture.supplyAsync(() -> device.ask(question), askers));
      }
      for (int i = 0; i < 3; i++) {
        assertThat(first(slow.get(i).get())).isEqualTo(3 * i);
      }
    }
  }

  @Test
  void longRunThatWaitsPastItsDeadline_isAnsweredSafely() throws Exception {
    Path best = Networks.scaling(folder, "best", 3, ROUNDS);
    device.add(Networks.scaling(folder, "urgent", 2, 100), of(LatencyClass.REAL_TIME));
    String model =
        device.add(Networks.family(folder, "long", List.of(best)), of(LatencyClass.BATCH));

    for (int safe = 0; safe == 0 || preemptions() == 0; ) {
      Question question = question(model, 1).within(Duration.ofMillis(100));
      CompletableFuture<Answer> slow =
          CompletableFuture.supplyAsync(() -> device.ask(question), askers);
      while (!slow.isDone()) {
        assertThat(first(device.ask(question("urgent", 1)))).isEqualTo(2);
      }
      Answer answer = slow.get();
      assertThat(first(answer)).isEqualTo(answer.grade() == Grade.SAFE ? -1 : 3);
      safe += answer.grade() == Grade.SAFE ? 1 : 0;
    }
  }

  @Test
  void urgentRunThatHangs_leavesWhatWaitedForItToAnother() throws Exception {
    device.add(
        Networks.family(folder, "urgent", List.of(Networks.brooding(folder, "best", 2))),
        of(LatencyClass.REAL_TIME));
    Question question = question(longModel(), 5);

    CompletableFuture<Answer> slow = CompletableFuture.completedFuture(null);
    while (preemptions() == 0) {
      slow = CompletableFuture.supplyAsync(() -> device.ask(question), askers);
      while (!slow.isDone() && preemptions() == 0) {
        device.ask(question("urgent", 1));
      }
    }
    Question hangs =
        Question.to("urgent").with("x", Networks.four(3000, 0, 0, 0)).within(Duration.ofMillis(50));
    Answer hung = device.ask(hangs);

    assertThat(hung.grade()).isEqualTo(Grade.SAFE);
    assertThat(first(slow.get())).isEqualTo(15);
  }
}
