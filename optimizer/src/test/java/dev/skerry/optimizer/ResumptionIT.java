package dev.skerry.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.skerry.learning.Trainer;
import dev.skerry.model.family.Contents;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.measure.Metrics;
import dev.skerry.optimizer.measure.Race;
import dev.skerry.optimizer.quantize.Arithmetic;
import dev.skerry.optimizer.repair.Effort;
import dev.skerry.optimizer.samples.Parts;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import dev.skerry.optimizer.select.Limits;
import dev.skerry.optimizer.shelf.FolderShelf;
import dev.skerry.optimizer.shelf.Key;
import dev.skerry.optimizer.shelf.Shelf;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orders that are interrupted. What was measured is the same for all, since it is never so twice.
 */
final class ResumptionIT {
  private static final Set<String> MEASURED = Set.of("race", "trial");
  private static final String ASKED = "skerry.moments";
  /* Orders take long: -Dskerry.moments=20 interrupts each as often as that. */
  private static final int MOMENTS = Integer.getInteger(ASKED, 6);

  @TempDir private Path folder;
  private int runs;

  /** Stands for the end of the process. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A shelf after which the process ends. */
  private static final class Ending implements Shelf {
    private final Map<Key, byte[]> kept = new HashMap<>();
    private int left = Integer.MAX_VALUE;
    private int made;

    @Override
    public Optional<byte[]> find(Key key) {
      return Optional.ofNullable(kept.get(key));
    }

    @Override
    public void keep(Key key, byte[] content) {
      // Either just before the thing is there or just after it.
      if (--left == 0) {
        throw new Stopped();
      }
      kept.put(key, content);
      made++;
      if (--left == 0) {
        throw new Stopped();
      }
    }
  }

  private Order order(Level level) throws IOException {
    Path model = folder.resolve("model.onnx");
    OnnxFile.write(TestNets.residual(1), model);
    Tensor rows = TestNets.normal(new SplittableRandom(5), 1, 160, 3, 12, 12);
    return new Order(
        model,
        "model",
        Parts.divided(Samples.of("drawn", "x", rows, new Truth.Unknown())),
        Metrics.CLOSENESS,
        level,
        Limits.ofDrop(0.9),
        new Order.Target("a machine", Arithmetic.U8S8),
        new Effort(2, 8),
        1,
        Optional.empty());
  }

  private Workshop workshop(Shelf shelf) throws IOException {
    Path workspace = Files.createDirectories(folder.resolve("work-" + runs));
    return new Workshop(
        Runs.ENGINE,
        Runs.trial(),
        new Race(Runs.children(), workspace, Duration.ofMillis(100)),
        workspace,
        () -> Trainer.open(Runs.natives()),
        shelf);
  }

  private Digest run(Order order, Shelf shelf) throws Exception {
    Path out = folder.resolve("family-" + runs++);
    return Contents.of(workshop(shelf).run(order, out, stage -> {}).folder()).digest();
  }

  @Test
  void pruning_interruptedAtAnyMoment_endsInTheSameFamily() throws Exception {
    interrupt(order(Level.PRUNE));
  }

  @Test
  @EnabledIfSystemProperty(named = ASKED, matches = "[0-9]+")
  void wholeOrder_interruptedAtAnyMoment_endsInTheSameFamily() throws Exception {
    interrupt(order(Level.FULL));
  }

  private void interrupt(Order order) throws Exception {
    Ending whole = new Ending();
    Digest expected = run(order, whole);
    assertThat(whole.kept.keySet()).extracting(Key::kind).contains("taught");
    SplittableRandom random = new SplittableRandom(4);

    for (int i = 0; i < MOMENTS; i++) {
      Ending shelf = new Ending();
      whole.kept.forEach((key, content) -> {
        if (MEASURED.contains(key.kind())) {
          shelf.kept.put(key, content);
        }
      });
      shelf.left = 1 + random.nextInt(2 * (whole.made - shelf.kept.size()));
      assertThat(catchThrowable(() -> run(order, shelf)))
          .as("moment %d", i)
          .isInstanceOf(Stopped.class);
      shelf.left = Integer.MAX_VALUE;

      assertThat(run(order, shelf)).as("moment %d", i).isEqualTo(expected);
    }
  }

  @Test
  void finishedOrder_isFoundAgainWhileItsFamilyIsWhatItWas() throws Exception {
    try (FolderShelf shelf = FolderShelf.open(folder.resolve("shelf"), "here")) {
      Path out = folder.resolve("family");
      Order order = order(Level.QUANTIZE);
      Outcome outcome = workshop(shelf).run(order, out, stage -> {});

      assertThat(workshop(shelf).finished(order, out)).contains(outcome);

      Files.writeString(out.resolve("report.html"), "another");
      assertThat(workshop(shelf).finished(order, out)).isEmpty();
    }
  }
}
