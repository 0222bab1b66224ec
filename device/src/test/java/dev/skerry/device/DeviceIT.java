package dev.skerry.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.device.resources.Sensors;
import dev.skerry.link.Traits;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Question;
import dev.skerry.serving.Reason;
import dev.skerry.terms.AgentSpec.CacheLimits;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Grade;
import dev.skerry.time.SystemTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device with real models in the real engine. */
final class DeviceIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final SystemTime time = new SystemTime();
  private final Device device =
      Device.open(DeviceOptions.forCores(2), time, new SplittableRandom(1));

  @AfterEach
  void close() {
    device.close();
    time.close();
  }

  private static Question question(String model, float... values) {
    return Question.to(model).with("x", Networks.four(values)).within(LONG);
  }

  private static float first(Answer answer) {
    return answer.output("y").tensor().floats().get(0);
  }

  @Test
  void question_isAnsweredByTheModel() throws Exception {
    device.add(Networks.scaling(folder, "double", 2, 0));

    Answer answer = device.ask(question("double", 1, 2, 3, 4));

    assertThat(first(answer)).isEqualTo(2);
    assertThat(answer.grade()).isEqualTo(Grade.FULL);
    assertThat(answer.reason()).isEqualTo(Reason.NONE);
    assertThat(answer.onTime()).isTrue();
    assertThat(answer.version()).isEqualTo("1");
  }

  @Test
  void whatAModelAnswered_isLookedAt_andNoSafeAnswer() throws Exception {
    device.add(
        Networks.family(folder, "slow", List.of(Networks.scaling(folder, "full", 2, 1_000))));

    device.ask(question("slow", 1, 2, 3, 4).within(Duration.ofMillis(2)));
    assertThat(device.traits("slow")).isEqualTo(Traits.none());
    assertThat(device.ask(question("slow", 1, 2, 3, 4)).grade()).isEqualTo(Grade.FULL);

    Traits traits = device.traits("slow");
    assertThat(traits.count(Traits.ofInput(Traits.Kind.MEAN, "x"))).isEqualTo(1);
    assertThat(traits.counts(Traits.ofOutput(Traits.Kind.CLASS, "y"))[3]).isEqualTo(1);
    assertThat(device.outcomes("slow").traits()).contains(traits);
  }

  @Test
  void whatAMeterTells_isCountedForWhoRan() throws Exception {
    Path chip = Files.createDirectories(folder.resolve("machine/sys/class/hwmon/hwmon0"));
    Files.writeString(chip.resolve("name"), "ina3221");
    Files.writeString(chip.resolve("power1_average"), "4500000");
    device.add(Networks.scaling(folder, "double", 2, 2));
    device.add(Networks.scaling(folder, "idle", 2, 2));
    device.heed(Sensors.under(folder.resolve("machine")));

    long end = time.nanos() + LONG.toNanos();
    double joules = 0;
    while (joules == 0 && time.nanos() < end) {
      device.ask(question("double", 1, 2, 3, 4));
      joules = device.tally("double").orElseThrow().joules().orElse(0);
    }

    assertThat(joules).isBetween(0.1, 4.5 * LONG.toSeconds());
    assertThat(device.tally("idle").orElseThrow().joules()).hasValue(0);
    assertThat(device.outcomes("double").joules().orElseThrow()).isGreaterThanOrEqualTo(joules);
  }

  @Test
  void manySamples_areAnsweredTogether() throws Exception {
    device.add(Networks.scaling(folder, "double", 2, 0));

    Answer answer = device.ask(question("double", 1, 0, 0, 0, 5, 0, 0, 0, 7, 0, 0, 0));

    assertThat(answer.output("y").tensor().shape()).hasToString("[3,4]");
    assertThat(answer.output("y").tensor().floats().get(8)).isEqualTo(14);
  }

  @Test
  void openDimensionThatIsNoBatch_isAnsweredForAnyNumberOfRows() throws Exception {
    device.add(Networks.doubling(folder));

    Answer one = device.ask(question("rows", 1, 2, 3, 4));
    Answer two = device.ask(question("rows", 1, 2, 3, 4, 5, 6, 7, 8));

    assertThat(one.output("y").tensor().shape()).hasToString("[2,4]");
    assertThat(two.output("y").tensor().shape()).hasToString("[4,4]");
    assertThat(two.output("y").tensor().floats().get(12)).isEqualTo(5);
  }

  @Test
  void manyAskers_eachGetTheirOwnAnswer() throws Exception {
    device.add(Networks.scaling(folder, "triple", 3, 2));
    List<Future<Float>> answers = new ArrayList<>();

    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 900; i++) {
        float mine = i;
        Callable<Float> asking = () -> first(device.ask(question("triple", mine, 0, 0, 0)));
        answers.add(askers.submit(asking));
      }
    }

    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get()).isEqualTo(3f * i);
    }
    assertThat(device.catalog().statistics("triple", "").success().count()).isEqualTo(900);
  }

  @Test
  void slowModelWithoutSafeAnswer_endsAtTheDeadlineWhileItRuns() throws Exception {
    device.add(Networks.scaling(folder, "slow", 2, 1_000));

    assertThatThrownBy(() -> device.ask(question("slow", 1, 2, 3, 4).within(Duration.ofMillis(2))))
        .isInstanceOfSatisfying(
            InferenceException.class,
            e -> assertThat(e.category()).isIn(Category.DEADLINE_EXCEEDED, Category.UNAVAILABLE));
    assertThat(first(device.ask(question("slow", 1, 2, 3, 4))))
        .as("the next good request")
        .isEqualTo(2);
  }

  @Test
  void familyThatCannotBeInTime_givesItsSafeAnswer() throws Exception {
    device.add(
        Networks.family(folder, "slow", List.of(Networks.scaling(folder, "full", 2, 1_000))));

    Answer answer = device.ask(question("slow", 1, 2, 3, 4).within(Duration.ofMillis(2)));

    assertThat(answer.grade()).isEqualTo(Grade.SAFE);
    assertThat(first(answer)).isEqualTo(-1);
    assertThat(answer.variant()).isEmpty();
  }

  @Test
  void questionThatWasNotRead_getsASafeAnswerForEachSample() throws Exception {
    device.add(Networks.family(folder, "family", List.of(Networks.scaling(folder, "full", 2, 0))));

    Answer answer = device.decline(Question.to("family").within(LONG), said("x", 3, 4));

    assertThat(answer.grade()).isEqualTo(Grade.SAFE);
    assertThat(answer.reason()).isEqualTo(Reason.LOAD);
    assertThat(answer.onTime()).isTrue();
    assertThat(answer.output("y").tensor().shape()).hasToString("[3,4]");
    assertThat(device.missed()).containsEntry("safe/admission", 1L);
  }

  @Test
  void questionThatWasNotRead_isRefusedForWhatItSays_andWithoutASafeAnswer() throws Exception {
    device.add(Networks.scaling(folder, "double", 2, 0));
    Question question = Question.to("double").within(LONG);

    assertThat(
            Map.of(
                said("x", 1, 4), Category.UNAVAILABLE,
                said("x", 1, 5), Category.INVALID,
                said("z", 1, 4), Category.INVALID,
                List.<TensorSpec>of(), Category.INVALID))
        .allSatisfy((said, category) ->
            assertThatThrownBy(() -> device.decline(question, said))
                .isInstanceOfSatisfying(
                    InferenceException.class, e -> assertThat(e.category()).isEqualTo(category)));
  }

  @Test
  void samplesThatWereOnlySaidToBeThere_takeNoMemory() throws Exception {
    device.add(Networks.family(folder, "family", List.of(Networks.scaling(folder, "full", 2, 0))));

    assertThatThrownBy(
            () -> device.decline(Question.to("family").within(LONG), said("x", 1 << 30, 4)))
        .isInstanceOfSatisfying(
            InferenceException.class,
            e -> assertThat(e.category()).isEqualTo(Category.UNAVAILABLE));
  }

  private static List<TensorSpec> said(String name, long... shape) {
    return List.of(new TensorSpec(name, ElementType.FP32, Shape.of(shape)));
  }

  @Test
  void shortDeadline_isAnsweredByASmallerSibling() throws Exception {
    List<Path> files =
        List.of(Networks.scaling(folder, "full", 2, 1_000), Networks.scaling(folder, "tiny", 5, 0));
    device.add(Networks.family(folder, "two", files));

    Answer hurried = device.ask(question("two", 1, 2, 3, 4).within(Duration.ofMillis(8)));
    Answer patient = device.ask(question("two", 1, 2, 3, 4));

    assertThat(hurried.grade()).isEqualTo(Grade.VARIANT);
    assertThat(hurried.reason()).isEqualTo(Reason.DEADLINE);
    assertThat(hurried.variant()).isEqualTo("tiny");
    assertThat(first(hurried)).isEqualTo(5);
    assertThat(patient.grade()).isEqualTo(Grade.FULL);
    assertThat(first(patient)).isEqualTo(2);
  }

  @Test
  void smallerSiblingThatIsRightAsOften_isTheBestThereIs() throws Exception {
    List<Path> files =
        List.of(Networks.scaling(folder, "full", 2, 1_000), Networks.scaling(folder, "tiny", 5, 0));
    device.add(Networks.family(folder, "two", files, 0, Optional.empty()));

    Answer answer = device.ask(question("two", 1, 2, 3, 4));

    assertThat(answer.variant()).isEqualTo("tiny");
    assertThat(answer.grade()).isEqualTo(Grade.FULL);
    assertThat(answer.reason()).isEqualTo(Reason.NONE);
  }

  @Test
  void accuracyFloor_keepsASmallerSiblingOut() throws Exception {
    List<Path> files =
        List.of(Networks.scaling(folder, "full", 2, 1_000), Networks.scaling(folder, "tiny", 5, 0));
    device.add(Networks.family(folder, "two", files), spec -> spec.withAccuracyFloor(0.85));

    Answer answer = device.ask(question("two", 1, 2, 3, 4).within(Duration.ofMillis(2)));

    assertThat(answer.grade()).isEqualTo(Grade.SAFE);
  }

  @Test
  void infiniteAnswerOfAFailSafeAgent_isWithheld() throws Exception {
    device.add(Networks.family(folder, "inverse", List.of(Networks.inverting(folder))));

    Answer answer = device.ask(question("inverse", 0, 1, 1, 1));

    assertThat(answer.grade()).isEqualTo(Grade.SAFE);
    assertThat(answer.reason()).isEqualTo(Reason.CONTRACT);
  }

  @Test
  void sameQuestion_comesFromTheCache() throws Exception {
    CacheLimits limits = new CacheLimits(Bytes.ofMebibytes(1), Duration.ofMinutes(1));
    device.add(Networks.scaling(folder, "double", 2, 0), spec -> spec.withCache(limits));
    device.ask(question("double", 1, 2, 3, 4));

    Answer again = device.ask(question("double", 1, 2, 3, 4));
    Answer other = device.ask(question("double", 9, 2, 3, 4));

    assertThat(again.grade()).isEqualTo(Grade.CACHED);
    assertThat(again.reason()).isEqualTo(Reason.REPEATED);
    assertThat(first(again)).isEqualTo(2);
    assertThat(other.grade()).isEqualTo(Grade.FULL);
    assertThat(device.catalog().statistics("double", "").cacheHit().count()).isEqualTo(1);
    assertThat(device.catalog().statistics("double", "").inferences()).isEqualTo(2);
  }

  @Test
  void reload_losesNoQuestion() throws Exception {
    Path file = Networks.scaling(folder, "moving", 2, 0);
    device.add(file);
    List<Future<Float>> answers = new ArrayList<>();

    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 200; i++) {
          Callable<Float> asking = () -> first(device.ask(question("moving", 1, 0, 0, 0)));
          answers.add(askers.submit(asking));
        }
        Networks.scaling(folder, "moving", 3 + round, 0);
        device.catalog().load("moving", Map.of());
      }
    }

    for (Future<Float> answer : answers) {
      assertThat(answer.get()).isBetween(2f, 7f);
    }
    assertThat(first(device.ask(question("moving", 1, 0, 0, 0)))).isEqualTo(7);
  }

  @Test
  void unloadedModel_saysSoUntilItIsLoadedAgain() throws Exception {
    device.add(Networks.scaling(folder, "double", 2, 0));

    device.catalog().unload("double");

    assertThat(device.catalog().index().getFirst().state()).isEqualTo(Catalog.State.UNAVAILABLE);
    assertThatThrownBy(() -> device.ask(question("double", 1, 2, 3, 4)))
        .isInstanceOfSatisfying(
            InferenceException.class,
            e -> assertThat(e.category()).isEqualTo(Category.UNAVAILABLE));
    device.catalog().load("double", Map.of());
    assertThat(first(device.ask(question("double", 1, 2, 3, 4)))).isEqualTo(2);
  }

  @Test
  void closedDevice_saysThatItIsStoppingAndIsNotReady() throws Exception {
    device.add(Networks.scaling(folder, "double", 2, 0));

    device.close();

    assertThatThrownBy(() -> device.ask(question("double", 1, 2, 3, 4)))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.category()).isEqualTo(Category.UNAVAILABLE))
        .hasMessage("the device is stopping (expected: ask another one, or again later)");
    assertThatThrownBy(() -> device.catalog().load("double", Map.of()))
        .hasMessageContaining("stopping");
    assertThat(device.catalog().isReady()).isFalse();
  }

  @Test
  void badReload_keepsWhatWasThere() throws Exception {
    Path file = Networks.scaling(folder, "double", 2, 0);
    device.add(file);
    Files.writeString(file, "no model");

    assertThatThrownBy(() -> device.catalog().load("double", Map.of()))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.category()).isEqualTo(Category.INVALID));

    assertThat(first(device.ask(question("double", 1, 2, 3, 4)))).isEqualTo(2);
  }

  @Test
  void wrongInputs_areRefusedWithWhatWasExpected() throws Exception {
    device.add(Networks.scaling(folder, "double", 2, 0));

    assertThatThrownBy(() -> device.ask(Question.to("double")))
        .hasMessageContaining("inputs: 0")
        .hasMessageContaining("x FP32[-1,4]");
    assertThatThrownBy(() -> device.ask(Question.to("double").with("z", Networks.four(1, 2, 3, 4))))
        .hasMessageContaining("[z]")
        .hasMessageContaining("[x]");
    assertThatThrownBy(() -> device.ask(Question.to("other").with("x", Networks.four(1, 2, 3, 4))))
        .hasMessageContaining("other")
        .hasMessageContaining("[double]");
    assertThatThrownBy(() -> device.ask(question("double", 1, Float.NaN, 3, 4)))
        .hasMessageContaining("element 1 is NaN");
  }

  @Test
  void interruptedAsker_withdrawsTheQuestion() throws Exception {
    device.add(Networks.scaling(folder, "slow", 2, 1_000));

    Thread asker =
        Thread.ofPlatform()
            .unstarted(() -> {
              Thread.currentThread().interrupt();
              assertThatThrownBy(() -> device.ask(question("slow", 1, 2, 3, 4)))
                  .isInstanceOfSatisfying(
                      InferenceException.class,
                      e -> assertThat(e.category()).isEqualTo(Category.CANCELLED));
            });
    asker.start();
    asker.join();

    assertThat(first(device.ask(question("slow", 1, 2, 3, 4)))).isEqualTo(2);
  }
}
