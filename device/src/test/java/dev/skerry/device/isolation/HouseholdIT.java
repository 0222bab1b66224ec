package dev.skerry.device.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.device.failsafe.Watchdog;
import dev.skerry.engine.EngineException;
import dev.skerry.engine.ModelHost;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.engine.ThisJvm;
import dev.skerry.engine.Trial;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Value;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real children that take over from each other. */
@Timeout(120)
final class HouseholdIT {
  /* One in eight is at the child that stands by, which is read in some twenty; it must have been, several times over. */
  private static final int ENOUGH_LOOKS = 600;

  private static final int WIDTH = 512;
  /* The first page of all weights may also hold what is no weight and changes, so that it is not guarded. */
  private static final int INSIDE = WIDTH * 100;

  @TempDir private Path folder;

  /* So that what hangs is found out at once. */
  private final AtomicLong ahead = new AtomicLong();

  private Household open(SystemTime time) {
    Trial.Launcher launcher = ThisJvm.launcher();
    return Household.open(
        new ModelHost.Setup(launcher, Bytes.ofMebibytes(1024), 1, 2, folder, Optional.empty()),
        () -> time.nanos() + ahead.get());
  }

  private void waitForPatience() {
    ahead.addAndGet(Watchdog.LEAST_PATIENCE_NANOS);
  }

  private static void awaitStandby(Household household) {
    while (!household.standsBy()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void childToBeRenewed_servesUntilAnotherStandsBy() {
    try (SystemTime time = new SystemTime();
        Household household = open(time)) {
      awaitStandby(household);
      waitForPatience();
      household.replace();
      long before = household.pid();

      household.renew();

      // Whoever looks at any time finds a child: the old one, then the new one.
      long serving = household.pid();
      while (serving == before) {
        serving = household.pid();
      }
      assertThat(serving).isPositive();
    }
  }

  @Test
  void childToBeRenewed_isReplacedAtOnceIfAnotherStandsBy() {
    try (SystemTime time = new SystemTime();
        Household household = open(time)) {
      awaitStandby(household);
      long before = household.pid();

      household.renew();

      assertThat(household.pid()).isPositive().isNotEqualTo(before);
    }
  }

  @Test
  void runsThatHungTogether_costOneChild() {
    try (SystemTime time = new SystemTime();
        Household household = open(time)) {
      awaitStandby(household);
      waitForPatience();
      long before = household.pid();

      household.replace();
      long after = household.pid();
      household.replace();

      assertThat(after).isPositive().isNotEqualTo(before);
      assertThat(household.pid()).isEqualTo(after);
      assertThat(household.children().diedServing()).isEqualTo(1);
    }
  }

  @Test
  void childThatHangsAfterItTookOver_isReplacedAsWell() {
    try (SystemTime time = new SystemTime();
        Household household = open(time)) {
      awaitStandby(household);
      waitForPatience();
      household.replace();
      awaitStandby(household);
      long before = household.pid();

      waitForPatience();
      household.replace();

      assertThat(household.pid()).isPositive().isNotEqualTo(before);
    }
  }

  @Test
  void modelThatIsAnotherByNow_keepsNoChildFromRunningTheOthers() throws IOException {
    Path sound = folder.resolve("sound.onnx");
    Path altered = folder.resolve("altered.onnx");
    OnnxFile.write(relu(), sound);
    OnnxFile.write(relu(), altered);
    Digest digest = Digest.of(Files.readAllBytes(sound));
    List<Tensor> question = List.of(Tensor.ofFloats(Shape.of(1, 4), 1, -1, 2, -2));
    try (SystemTime time = new SystemTime();
        Household household = open(time);
        Session first = household.load(altered, digest);
        Session second = household.load(sound, digest);
        RunControl control = new RunControl()) {
      awaitStandby(household);
      Files.writeString(altered, "another one by now");
      // The one that stands by has both; the one after it cannot have the altered one.
      for (int takenOver = 0; takenOver < 2; takenOver++) {
        awaitStandby(household);
        waitForPatience();
        household.replace();
      }

      assertThat(second.run(question, control).getFirst().floats().get(2)).isEqualTo(2);
      assertThatThrownBy(() -> first.run(question, control))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.category()).isEqualTo(EngineException.Category.FAILED));
    }
  }

  @Test
  void childInWhichAWeightHasChanged_isReplaced() throws Exception {
    float[] weights = weights();
    try (SystemTime time = new SystemTime();
        Household household = guarding(weights, time)) {
      long before = household.pid();
      assertThat(household.children().diedServing()).isZero();

      assertThat(ForeignMemory.turn(before, weights[INSIDE], weights[INSIDE + 1], 20))
          .as("places where the weight lies")
          .isPositive();
      patrolUntil(household, () -> household.pid() != before);

      assertThat(household.children().diedServing()).isEqualTo(1);
    }
  }

  @Test
  void childThatStandsByAndIsNoLongerSound_isReplacedBeforeItServes() throws Exception {
    float[] weights = weights();
    try (SystemTime time = new SystemTime();
        Household household = guarding(weights, time)) {
      long serving = household.pid();

      ForeignMemory.turn(
          Objects.requireNonNull(household.standby()).pid(),
          weights[INSIDE],
          weights[INSIDE + 1],
          12);
      patrolUntil(household, () -> household.children().diedStandingBy() > 0);

      assertThat(household.pid()).isEqualTo(serving);
    }
  }

  private static void patrolUntil(Household household, BooleanSupplier isFound)
      throws InterruptedException {
    while (!isFound.getAsBoolean()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("not found in time");
      }
      household.patrol();
    }
  }

  /** Two children with these weights, both of which have been read often enough. */
  private Household guarding(float[] weights, SystemTime time) throws IOException {
    Path model = layer(weights);
    Household household = open(time);
    household.load(model, Digest.of(Files.readAllBytes(model)));
    awaitStandby(household);
    assertThat(household.patrol()).as("goes on at once after a load").isTrue();
    int urgent = 0;
    for (int i = 0; i < ENOUGH_LOOKS; i++) {
      urgent += household.patrol() ? 1 : 0;
    }
    assertThat(urgent).as("hurried looks").isBetween(2, 200);
    return household;
  }

  private static float[] weights() {
    float[] weights = new float[WIDTH * WIDTH];
    SplittableRandom chance = new SplittableRandom(1);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) chance.nextGaussian();
    }
    return weights;
  }

  /** A matrix to be multiplied with. */
  private Path layer(float[] weights) throws IOException {
    GraphBuilder graph = Graph.builder("layer", 13);
    graph.input("x", ElementType.FP32, -1, WIDTH);
    graph.initializer("w", Tensor.ofFloats(Shape.of(WIDTH, WIDTH), weights));
    graph.node("MatMul", List.of("x", "w"), List.of("y"), Map.of());
    graph.output(Value.of("y", ElementType.FP32, -1, WIDTH));
    Path file = folder.resolve("layer.onnx");
    OnnxFile.write(graph.build(), file);
    return file;
  }

  @Test
  void childThatTakesOver_sharesMemoryAlready() throws IOException {
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(relu(), file);
    try (SystemTime time = new SystemTime();
        Household household = open(time);
        Session session = household.load(file, Digest.of(Files.readAllBytes(file)));
        RunControl control = new RunControl()) {
      assertThat(session.isRemote()).isTrue();
      int number = household.share(0, 1, Files.createFile(folder.resolve("memory")));
      // One that stands by when memory is shared, and one that comes up afterwards.
      for (int takenOver = 0; takenOver < 2; takenOver++) {
        awaitStandby(household);
        waitForPatience();
        household.replace();

        ModelHost serving = Objects.requireNonNull(household.serving());
        assertThat(serving.knows(number)).isTrue();
        serving.run(number, control);
      }
      household.withdraw(number);
      assertThat(Objects.requireNonNull(household.serving()).knows(number)).isFalse();
    }
  }

  private static Graph relu() {
    GraphBuilder graph = Graph.builder("relu", 13);
    graph.input("x", ElementType.FP32, -1, 4);
    graph.node("Relu", List.of("x"), List.of("y"), Map.of());
    graph.output(Value.of("y", ElementType.FP32, -1, 4));
    return graph.build();
  }
}
