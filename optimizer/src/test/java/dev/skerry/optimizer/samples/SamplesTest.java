package dev.skerry.optimizer.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Npy;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.optimizer.TestNets;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
  @TempDir private Path folder;

  private static Samples drawn(int count, long seed) {
    Tensor rows = TestNets.normal(new SplittableRandom(seed), 1, count, 4);
    return Samples.of("drawn", "x", rows, new Truth.Unknown());
  }

  private static Set<String> digests(Samples samples) {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < samples.count(); i++) {
      all.add(samples.digest(i).hex());
    }
    return all;
  }

  @Test
  void parts_areNeverTheSame() {
    Parts parts = Parts.divided(drawn(200, 1));

    Set<String> all = new HashSet<>(digests(parts.calibration()));
    all.addAll(digests(parts.training()));
    all.addAll(digests(parts.scoring()));
    assertThat(all).hasSize(200);
    assertThat(parts.scoring().count()).isEqualTo(100);
    assertThat(parts.calibration().count()).isEqualTo(32);
    assertThat(parts.training().count()).isEqualTo(68);
  }

  @Test
  void copies_areInOnePart() {
    Tensor rows = Tensor.allocate(ElementType.FP32, Shape.of(64, 2));
    for (int i = 0; i < 64; i++) {
      rows.floats().put(2 * i, i % 4);
    }

    Parts parts = Parts.divided(Samples.of("copies", "x", rows, new Truth.Unknown()));

    assertThat(digests(parts.scoring())).doesNotContainAnyElementsOf(digests(parts.calibration()));
  }

  @Test
  void orderOfSamples_doesNotMatter() {
    Samples samples = drawn(100, 1);
    List<Integer> backwards = new ArrayList<>();
    for (int i = 99; i >= 0; i--) {
      backwards.add(i);
    }

    assertThat(digests(Parts.divided(samples.picked(backwards)).scoring()))
        .isEqualTo(digests(Parts.divided(samples).scoring()));
  }

  @Test
  void scoredSample_isNotTaughtFromAnotherSource() {
    Samples both = drawn(100, 1);

    Parts parts = Parts.of(both, both.first(20));

    Set<String> others = new HashSet<>(digests(parts.training()));
    others.addAll(digests(parts.calibration()));
    assertThat(others).hasSize(80).doesNotContainAnyElementsOf(digests(parts.scoring()));
  }

  @Test
  void sameSamplesForEverything_areRefused() {
    Samples samples = drawn(10, 1);

    assertThatThrownBy(() -> Parts.of(samples, samples))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("not scored on");
  }

  @Test
  void preparation_scalesAndMovesChannels() {
    Tensor stored =
        Tensor.of(
            ElementType.UINT8,
            Shape.of(1, 1, 2, 3),
            ByteBuffer.wrap(new byte[] {10, 20, 30, 40, 50, (byte) 200}));
    Preparation preparation =
        new Preparation(
            0.1,
            List.of(0.0, 1.0, 2.0),
            List.of(2.0),
            Preparation.Order.LAST,
            Preparation.Order.FIRST);

    Tensor prepared = preparation.apply(stored);

    assertThat(prepared.shape()).isEqualTo(Shape.of(1, 3, 1, 2));
    assertThat(prepared.floats())
        .isEqualTo(Tensor.ofFloats(Shape.of(6), 0.5f, 2, 0.5f, 2, 0.5f, 9).floats());
  }

  @Test
  void folderOfArrays_isReadWithItsLabels() throws IOException {
    Npy.write(TestNets.normal(new SplittableRandom(1), 1, 3, 4), folder.resolve("rows.npy"));
    Files.writeString(
        folder.resolve("labels.csv"), "index,label,name\n2,7,\"a, b\"\n0,5,c\n1,6,d\n");

    Samples samples = SampleFolder.read(folder, Map.of(), PictureSize.AS_IT_IS);

    assertThat(samples.truth()).isEqualTo(new Truth.Classes(List.of(5, 6, 7)));
    assertThat(
            samples.batch(
                List.of(new TensorSpec("anything", ElementType.FP32, Shape.of(-1, 4))), 1, 2))
        .hasSize(1);
  }

  @Test
  void shapeThatDoesNotFit_saysWhatIsThereAndWhatIsExpected() {
    TensorSpec spec = new TensorSpec("x", ElementType.FP32, Shape.of(-1, 3));

    assertThatThrownBy(() -> drawn(2, 1).requireFit(List.of(spec)))
        .isInstanceOf(SampleException.class)
        .hasMessageContainingAll("[1,4]", "x FP32[-1,3]", "data spec");
  }

  @Test
  void arrayThatIsNoInput_isRefused_forItWasMeantForSomething() {
    TensorSpec input = new TensorSpec("x", ElementType.FP32, Shape.of(-1, 4));
    Tensor rows = Tensor.allocate(ElementType.FP32, Shape.of(2, 4));
    Samples samples =
        Samples.of(
            "rows",
            List.of(
                new Samples.Field("x", rows, Preparation.NONE),
                new Samples.Field("labels", rows, Preparation.NONE)),
            new Truth.Unknown());

    assertThatThrownBy(() -> samples.requireFit(List.of(input)))
        .isInstanceOf(SampleException.class)
        .hasMessageContainingAll("rows: arrays [labels]", "inputs [x]", "labels.csv");
  }

  @Test
  void pictures_areFittedAndFoundByTheirNames() throws IOException {
    for (int i = 0; i < 2; i++) {
      BufferedImage picture = new BufferedImage(8, 4, BufferedImage.TYPE_INT_RGB);
      picture.setRGB(4, 2, 0x0a0b0c);
      ImageIO.write(picture, "png", folder.resolve("p" + i + ".png").toFile());
    }
    Files.writeString(folder.resolve("labels.csv"), "file,label\np1.png,3\np0.png,2\n");

    Samples samples =
        SampleFolder.read(folder, Map.of(), new PictureSize(4, 4, PictureSize.Fit.CROP));

    assertThat(samples.truth()).isEqualTo(new Truth.Classes(List.of(2, 3)));
    Tensor first =
        samples
            .batch(List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 4, 4, 3))), 0, 1)
            .getFirst();
    // Pixel (4, 2) of 8 x 4 is (2, 2) of the middle 4 x 4.
    assertThat(first.floats().get((2 * 4 + 2) * 3)).isEqualTo(0x0a);
    assertThat(first.floats().get((2 * 4 + 2) * 3 + 2)).isEqualTo(0x0c);
  }

  @Test
  void damagedPicture_isNamed() throws IOException {
    Files.writeString(folder.resolve("p.png"), "no picture");

    assertThatThrownBy(() -> SampleFolder.read(folder, Map.of(), PictureSize.AS_IT_IS))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("p.png");
  }

  @Test
  void reversedPreparation_turnsChannelsRound() {
    Tensor stored =
        Tensor.of(
            ElementType.UINT8,
            Shape.of(1, 1, 2, 3),
            ByteBuffer.wrap(new byte[] {10, 20, 30, 40, 50, 60}));
    Preparation preparation =
        new Preparation(
            1,
            List.of(1.0, 2.0, 3.0),
            List.of(1.0),
            Preparation.Order.LAST,
            Preparation.Order.FIRST,
            true);

    // The last stored channel comes first, and the first mean is its own.
    assertThat(preparation.apply(stored).floats())
        .isEqualTo(Tensor.ofFloats(Shape.of(6), 29, 59, 18, 48, 7, 37).floats());
  }

  @Test
  void channelsInAnotherPlace_areSaidHowToMove() {
    TensorSpec first = new TensorSpec("x", ElementType.FP32, Shape.of(-1, 3, 4, 5));
    Samples last =
        Samples.of(
            "last",
            "x",
            Tensor.allocate(ElementType.FP32, Shape.of(2, 4, 5, 3)),
            new Truth.Unknown());

    assertThatThrownBy(() -> last.requireFit(List.of(first)))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("all: {stored: last, wanted: first}");
  }

  @Test
  void picturesOfAnotherSize_areSaidHowToFit() {
    TensorSpec input = new TensorSpec("x", ElementType.FP32, Shape.of(-1, 3, 8, 9));
    Samples pictures =
        Samples.of(
            "pictures",
            "x",
            Tensor.allocate(ElementType.UINT8, Shape.of(2, 4, 5, 3)),
            new Truth.Unknown());

    assertThatThrownBy(() -> pictures.requireFit(List.of(input)))
        .isInstanceOf(SampleException.class)
        .hasMessageContainingAll(
            "pictures: {width: 9, height: 8, fit: crop}", "all: {stored: last, wanted: first}");
  }

  @Test
  void axisOfOne_isNoDifference() {
    TensorSpec more = new TensorSpec("x", ElementType.FP32, Shape.of(-1, 1, 4, 1));
    TensorSpec other = new TensorSpec("x", ElementType.FP32, Shape.of(-1, 2, 1, 2));

    assertThat(drawn(3, 1).batch(List.of(more), 0, 3).getFirst().shape())
        .isEqualTo(Shape.of(3, 1, 4, 1));
    // Four numbers in a row are not two of two.
    assertThatThrownBy(() -> drawn(3, 1).requireFit(List.of(other)))
        .isInstanceOf(SampleException.class);
  }

  @Test
  void drawnSamples_areTheSameEachTime() {
    Samples all = drawn(50, 1);

    Samples some = all.drawn(20, 7);

    assertThat(digests(some)).hasSize(20).isSubsetOf(digests(all));
    assertThat(digests(all.drawn(20, 7))).isEqualTo(digests(some));
    assertThat(digests(all.drawn(20, 8))).isNotEqualTo(digests(some));
    assertThat(all.drawn(60, 7).count()).isEqualTo(50);
  }

  @Test
  void singleArray_isPreparedAsTheOnlyInputThatIsNamed() throws IOException {
    Npy.write(Tensor.ofFloats(Shape.of(2, 1), 3, 4), folder.resolve("rows.npy"));
    Preparation doubled =
        new Preparation(
            2, List.of(0.0), List.of(1.0), Preparation.Order.FIRST, Preparation.Order.FIRST);
    TensorSpec input = new TensorSpec("image", ElementType.FP32, Shape.of(-1, 1));

    Samples samples = SampleFolder.read(folder, Map.of("image", doubled), PictureSize.AS_IT_IS);

    assertThat(samples.batch(List.of(input), 0, 2).getFirst().floats())
        .isEqualTo(Tensor.ofFloats(Shape.of(2), 6, 8).floats());
  }

  @Test
  void classesBesideTargets_areRefused() throws IOException {
    Npy.write(Tensor.ofFloats(Shape.of(2, 1), 3, 4), folder.resolve("rows.npy"));
    Npy.write(Tensor.ofFloats(Shape.of(2, 1), 3, 4), folder.resolve("targets.npy"));
    Files.writeString(folder.resolve("labels.csv"), "label\n0\n1\n");

    assertThatThrownBy(() -> SampleFolder.read(folder, Map.of(), PictureSize.AS_IT_IS))
        .isInstanceOf(SampleException.class)
        .hasMessageContainingAll("labels.csv", "targets", "expected: one of them");
  }

  @Test
  void arrayThatIsCutShort_isRefusedByItsName() throws IOException {
    Path file = folder.resolve("rows.npy");
    Npy.write(Tensor.ofFloats(Shape.of(2, 1), 3, 4), file);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 3));

    assertThatThrownBy(() -> SampleFolder.read(folder, Map.of(), PictureSize.AS_IT_IS))
        .isInstanceOf(SampleException.class)
        .hasMessageStartingWith("rows.npy: ");
  }

  @Test
  void preparationOfNoInput_isRefused() throws IOException {
    Npy.write(Tensor.ofFloats(Shape.of(2, 1), 3, 4), folder.resolve("a.npy"));
    Npy.write(Tensor.ofFloats(Shape.of(2, 1), 3, 4), folder.resolve("b.npy"));

    assertThatThrownBy(
            () -> SampleFolder.read(folder, Map.of("c", Preparation.NONE), PictureSize.AS_IT_IS))
        .isInstanceOf(SampleException.class)
        .hasMessageContainingAll("'c'", "[a, b]");
  }
}
