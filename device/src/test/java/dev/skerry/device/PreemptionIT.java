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
  private static final Duration BLOCK = Duration.ofMillis(1);
  /* So long that cutting it into blocks costs next to nothing, on any machine. */
  private static final int ROUNDS = 40;
  private static final int ROWS = 1024;
  /* So many askers that one of them always waits for the slot. */
  private static final int CROWD = 4;
  private static final int TRIES = 25;

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

  private Path longModel() throws IOException {
    Path file = Networks.scaling(folder, "long", 3, ROUNDS, ROWS);
    device.add(file, of(LatencyClass.BATCH));
    return file;
  }

  /** Whether nothing was let wait yet: then the long model may have been measured anew. */
  private boolean isNotPreempted(Path file, int rounds) throws IOException {
    if (preemptions() > 0) {
      return false;
    }
    if (rounds % TRIES == TRIES - 1) {
      // On a busy machine pieces may have looked too dear, so that the model stayed whole.
      device.remove("long");
      device.add(file, of(LatencyClass.BATCH));
    }
    return true;
  }

  @Test
  void urgentQuestion_isAnsweredWhileALongRunWaits() throws Exception {
    device.add(Networks.scaling(folder, "urgent", 2, 0), of(LatencyClass.REAL_TIME));
    Path file = longModel();

    for (int round = 0; isNotPreempted(file, round); round++) {
      CompletableFuture<Answer> slow =
          CompletableFuture.supplyAsync(() -> device.ask(question("long", 5)), askers);
      while (!slow.isDone()) {
        assertThat(first(device.ask(question("urgent", 7)))).isEqualTo(14);
      }
      assertThat(first(slow.get())).isEqualTo(15);
    }
  }

  @Test
  void questionToTheSameModel_runsWithinItsOwnRun() throws Exception {
    Path file = longModel();

    for (int round = 0; isNotPreempted(file, round); round++) {
      List<CompletableFuture<Answer>> slow = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Question question = question("long", i).withPriority(3 - i);
        slow.add(CompletableFuture.supplyAsync(() -> device.ask(question), askers));
      }
      for (int i = 0; i < 3; i++) {
        assertThat(first(slow.get(i).get())).isEqualTo(3 * i);
      }
    }
  }

  @Test
  void longRunThatWaitsPastItsDeadline_isAnsweredSafely() throws Exception {
    Path best = Networks.scaling(folder, "best", 3, ROUNDS, ROWS);
    device.add(Networks.scaling(folder, "urgent", 2, 100), of(LatencyClass.REAL_TIME));
    Path family = Networks.family(folder, "long", List.of(best));
    device.add(family, of(LatencyClass.BATCH));

    int safe = 0;
    for (int round = 0; isNotPreempted(family, round) || safe == 0; round++) {
      Question question = question("long", 1).within(Duration.ofMillis(100));
      CompletableFuture<Answer> slow =
          CompletableFuture.supplyAsync(() -> device.ask(question), askers);
      while (!slow.isDone() && device.backlog() == 0) {
        Thread.onSpinWait(); // Let it begin, and then never go on.
      }
      List<CompletableFuture<Void>> crowd = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        crowd.add(CompletableFuture.runAsync(() -> askUrgentlyUntilDone(slow), askers));
      }
      CompletableFuture.allOf(crowd.toArray(CompletableFuture[]::new)).get();
      Answer answer = slow.get();
      assertThat(first(answer)).isEqualTo(answer.grade() == Grade.SAFE ? -1 : 3);
      safe += answer.grade() == Grade.SAFE ? 1 : 0;
    }
  }

  private void askUrgentlyUntilDone(CompletableFuture<Answer> slow) {
    while (!slow.isDone()) {
      assertThat(first(device.ask(question("urgent", 1)))).isEqualTo(2);
    }
  }

  @Test
  void urgentRunThatHangs_leavesWhatWaitedForItToAnother() throws Exception {
    device.add(
        Networks.family(folder, "urgent", List.of(Networks.brooding(folder, "best", 2))),
        of(LatencyClass.REAL_TIME));
    Path file = longModel();
    Question question = question("long", 5);

    CompletableFuture<Answer> slow = CompletableFuture.completedFuture(null);
    for (int round = 0; isNotPreempted(file, round); round++) {
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
