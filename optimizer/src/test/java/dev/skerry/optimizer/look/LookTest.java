package dev.skerry.optimizer.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.optimizer.measure.Answers;
import dev.skerry.optimizer.samples.DataSpec;
import dev.skerry.optimizer.samples.Parts;
import dev.skerry.optimizer.samples.Preparation;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that tells by eye what it needs: 0 to 1, and the channels in their order. */
class LookTest {
  private static final int COUNT = 120;
  private static final int PIXELS = 16;
  private static final Preparation UNIT =
      new Preparation(
          1 / 255.0, List.of(0.0), List.of(1.0), Preparation.Order.FIRST, Preparation.Order.FIRST);
  private static final List<TensorSpec> INPUTS =
      List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 3, 4, 4)));

  @TempDir private Path folder;
  private int asked;

  /**
   * Pictures of three channels: one at 0.7, which is the class, one at 0.95, one dark. Some pixels
   * are drawn, so that no two are the same.
   */
  private static Samples pictures(int count, int labelsAbove, Preparation preparation) {
    SplittableRandom random = new SplittableRandom(5);
    ByteBuffer bytes = ByteBuffer.allocate(count * 3 * PIXELS);
    List<Integer> classes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(3);
      int bright = (kind + 1 + random.nextInt(2)) % 3;
      classes.add(kind + labelsAbove);
      for (int channel = 0; channel < 3; channel++) {
        int level = channel == kind ? 178 : channel == bright ? 242 : 20;
        for (int pixel = 0; pixel < PIXELS; pixel++) {
          bytes.put((byte) (level + random.nextInt(5) - 2));
        }
      }
    }
    Tensor rows = Tensor.of(ElementType.UINT8, Shape.of(count, 3, 4, 4), bytes.flip());
    return Samples.of(
        "pictures", List.of(new Samples.Field("", rows, preparation)), new Truth.Classes(classes));
  }

  /** Gives most to the channel whose mean is nearest to 0.7. */
  private Answers said(Samples samples) {
    asked++;
    var numbers = samples.batch(INPUTS, 0, samples.count()).getFirst().floats();
    Tensor out = Tensor.allocate(ElementType.FP32, Shape.of(samples.count(), 3));
    for (int i = 0; i < samples.count() * 3; i++) {
      double mean = 0;
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        mean += numbers.get(i * PIXELS + pixel) / (double) PIXELS;
      }
      out.floats().put(i, (float) -Math.abs(mean - 0.7));
    }
    return new Answers(List.of(out), samples.count());
  }

  private Look look(Samples samples) {
    return Look.at(INPUTS, Parts.divided(samples), Look.USUAL_SAMPLES, this::said);
  }

  private static List<String> texts(Look look) {
    return look.warnings().stream().map(Warning::text).toList();
  }

  @Test
  void rightPreparation_hasNothingToWarnOf() {
    Look look = look(pictures(COUNT, 0, UNIT));

    assertThat(look.warnings()).isEmpty();
    Judged judged = look.judged().orElseThrow();
    assertThat(judged.accuracy()).isEqualTo(new Accuracy(60, 60));
    assertThat(judged.chance()).isEqualTo(1 / 3.0);
    assertThat(judged.tried()).isNotEmpty().noneMatch(judged::isSurelyBetter);
    assertThat(look.labels().orElseThrow().samples()).isEqualTo(60);
  }

  @Test
  void whatArrives_isToldByChannel() {
    Seen seen = look(pictures(COUNT, 0, UNIT)).inputs().getFirst();

    assertThat(seen.samples()).isEqualTo(60);
    assertThat(seen.storedType()).isEqualTo(ElementType.UINT8);
    assertThat(seen.shape()).isEqualTo(Shape.of(1, 3, 4, 4));
    assertThat(seen.channels()).hasSize(3);
    assertThat(seen.all().count()).isEqualTo(60 * 3 * PIXELS);
    assertThat(seen.all().min()).isBetween(17 / 255.0, 23 / 255.0);
    assertThat(seen.all().max()).isBetween(239 / 255.0, 245 / 255.0);
    assertThat(seen.channels().stream().mapToDouble(Spread::mean).average().orElseThrow())
        .isEqualTo(seen.all().mean(), within(1e-9));
  }

  @Test
  void missingScale_isFoundWithTheLinesToWrite() throws IOException {
    Look look = look(pictures(COUNT, 0, Preparation.NONE));

    assertThat(look.judged().orElseThrow().accuracy().right()).isZero();
    assertThat(texts(look))
        .anySatisfy(text -> assertThat(text).contains("not surely above"))
        .anySatisfy(text -> assertThat(text).contains("(0 to 1)", "1.000", "instead of 0.000"));
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(
        spec, "scoring: .\n" + String.join("\n", look.warnings().getLast().lines()) + "\n");
    Preparation written = DataSpec.read(spec).inputs().getOrDefault("", Preparation.NONE);
    assertThat(written).isEqualTo(UNIT);
    assertThat(look(pictures(COUNT, 0, written)).warnings()).isEmpty();
  }

  @Test
  void reversedColours_areFound() {
    Preparation reversed =
        new Preparation(UNIT.scale(), UNIT.mean(), UNIT.std(), UNIT.stored(), UNIT.wanted(), true);

    Look look = look(pictures(COUNT, 0, reversed));

    assertThat(texts(look).getLast()).contains("0 to 1, colours not reversed");
    assertThat(look.warnings().getLast().lines()).noneMatch(line -> line.contains("reversed"));
  }

  @Test
  void labelsFromOne_areFound() {
    Look look = look(pictures(COUNT, 1, UNIT));

    assertThat(texts(look))
        .anySatisfy(text -> assertThat(text).contains("label 3", "0 to 2"))
        .anySatisfy(text -> assertThat(text).contains("one too high"));
  }

  @Test
  void fewSamples_makeNothingSure() {
    Look look = look(pictures(8, 0, Preparation.NONE));

    assertThat(texts(look)).hasSize(1).first().asString().contains("not surely above");
  }

  @Test
  void asking_isBounded() {
    Look look =
        Look.at(INPUTS, Parts.divided(pictures(COUNT, 0, Preparation.NONE)), 10, this::said);

    assertThat(look.judged().orElseThrow().accuracy().samples()).isEqualTo(10);
    assertThat(look.inputs().getFirst().samples()).isEqualTo(10);
    assertThat(asked).isBetween(2, 12);
  }

  @Test
  void numbersThatAreNone_areCounted() {
    Tensor rows = Tensor.allocate(ElementType.FP32, Shape.of(8, 3, 4, 4));
    IntStream.range(0, rows.floats().capacity()).forEach(i -> rows.floats().put(i, i));
    rows.floats().put(5, Float.NaN);
    rows.floats().put(6, Float.POSITIVE_INFINITY);
    Samples samples = Samples.of("holes", "x", rows, new Truth.Unknown());

    Look look = Look.at(INPUTS, new Parts(samples, samples, samples), 100, this::said);

    assertThat(look.inputs().getFirst().all().notNumbers()).isEqualTo(2);
    assertThat(texts(look))
        .anySatisfy(text -> assertThat(text).contains("2 of 384 numbers are NaN"))
        .anySatisfy(text -> assertThat(text).contains("nobody says what is right"));
    assertThat(asked).isZero();
  }

  @Test
  void interval_isWilsons() {
    // 8 of 10: (0.8 + 3.8415/20 ± 1.96·√(0.16/10 + 3.8415/400)) / 1.38415.
    assertThat(new Accuracy(8, 10).low()).isEqualTo(0.4902, within(1e-4));
    assertThat(new Accuracy(8, 10).high()).isEqualTo(0.9433, within(1e-4));
    assertThat(new Accuracy(0, 10).low()).isZero();
    assertThat(new Accuracy(10, 10).high()).isEqualTo(1);
  }

  @Test
  void signTest_countsCoins() {
    assertThat(SignTest.tail(10, 8)).isEqualTo(56 / 1024.0, within(1e-12));
    assertThat(SignTest.tail(0, 0)).isEqualTo(1);
    assertThat(SignTest.tail(5000, 5000)).isZero();
    assertThat(
            SignTest.chance(
                new boolean[] {true, false, false, true}, new boolean[] {true, true, true, false}))
        .isEqualTo(0.5, within(1e-12));
  }

  @Test
  void equalPreparations_areNotTriedTwice() {
    Preparation halved =
        new Preparation(
            1 / 255.0,
            List.of(0.5),
            List.of(0.5),
            Preparation.Order.FIRST,
            Preparation.Order.FIRST);

    Judged judged = look(pictures(COUNT, 0, halved)).judged().orElseThrow();

    // That is x / 127.5 - 1, by another name.
    assertThat(judged.tried()).extracting(Tried::name).doesNotContain("-1 to 1");
  }

  @Test
  void tableThatWasStandardized_isFound() {
    SplittableRandom random = new SplittableRandom(9);
    Tensor rows = Tensor.allocate(ElementType.FP32, Shape.of(300, 2));
    List<Integer> classes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double wide = random.nextGaussian();
      double narrow = random.nextGaussian();
      rows.floats().put(2 * i, (float) (1000 + 100 * wide));
      rows.floats().put(2 * i + 1, (float) (0.5 + 0.1 * narrow));
      classes.add(wide > narrow ? 0 : 1);
    }
    List<TensorSpec> input = List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 2)));
    Parts parts = Parts.divided(Samples.of("rows", "x", rows, new Truth.Classes(classes)));

    // The larger number wins, so that both must be of one size.
    Look look =
        Look.at(
            input,
            parts,
            Look.USUAL_SAMPLES,
            some -> new Answers(some.batch(input, 0, some.count()), some.count()));

    assertThat(texts(look).getLast()).contains("each column less its mean");
    assertThat(look.warnings().getLast().lines())
        .anyMatch(line -> line.startsWith("    mean: [9") || line.startsWith("    mean: [10"));
  }
}
