package dev.skerry.optimizer.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sounds: files are read or refused, and features are those of their definitions. */
class SoundsTest {
  private static final int RATE = 16_000;
  private static final int WINDOW = 512;
  private static final SoundFeatures FEATURES =
      new SoundFeatures(RATE, WINDOW, 256, 40, SoundFeatures.Kind.LOG_MEL, 13, 3);

  @TempDir private Path folder;

  /** A file with an extra chunk of odd size before its samples. */
  private static byte[] wav(int tag, int bits, int channels, int count, IntToDoubleFunction wave) {
    int stride = bits / 8 * channels;
    ByteBuffer bytes =
        ByteBuffer.allocate(12 + 24 + 12 + 8 + count * stride).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(bytes.capacity() - 8);
    bytes.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    bytes.putShort((short) tag).putShort((short) channels).putInt(RATE).putInt(RATE * stride);
    bytes.putShort((short) stride).putShort((short) bits);
    bytes.put("LIST".getBytes(StandardCharsets.US_ASCII)).putInt(3).putInt(0);
    bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(count * stride);
    for (int i = 0; i < count; i++) {
      for (int channel = 0; channel < channels; channel++) {
        double value = channel == 0 ? wave.applyAsDouble(i) : 0.9;
        switch (bits) {
          case 8 -> bytes.put((byte) Math.round(128 + 128 * value));
          case 16 -> bytes.putShort((short) Math.round(32768 * value));
          default -> bytes.putFloat((float) value);
        }
      }
    }
    return bytes.array();
  }

  private static double[] powers(IntToDoubleFunction wave) {
    Spectrum spectrum = new Spectrum(WINDOW);
    double[] powers = new double[spectrum.bins()];
    spectrum.powers(Wav.parse(wav(3, 32, 1, WINDOW, wave), "s.wav"), 0, powers);
    return powers;
  }

  @ParameterizedTest
  @CsvSource({"1, 8, 1", "1, 16, 1", "1, 16, 2", "3, 32, 1", "3, 32, 2"})
  void firstChannel_isRead(int tag, int bits, int channels) {
    Wav sound = Wav.parse(wav(tag, bits, channels, 5, i -> i / 8.0 - 0.25), "s.wav");

    assertThat(sound.rate()).isEqualTo(RATE);
    assertThat(sound.count()).isEqualTo(5);
    for (int i = 0; i < 5; i++) {
      assertThat(sound.sample(i)).isEqualTo((float) (i / 8.0 - 0.25));
    }
    assertThat(sound.sample(5)).isZero();
  }

  @Test
  void dataOfUnknownSize_reachesToTheEnd() {
    byte[] bytes = wav(1, 16, 1, 5, i -> 0.5);
    ByteBuffer.wrap(bytes).putInt(12 + 24 + 12 + 4, -1);

    assertThat(Wav.parse(bytes, "s.wav").count()).isEqualTo(5);
  }

  @Test
  void otherCodings_areRefused() {
    assertThatThrownBy(() -> Wav.parse(wav(1, 32, 1, 5, i -> 0), "s.wav"))
        .isInstanceOf(SampleException.class)
        .hasMessageContainingAll("s.wav: coding 1 of 32 bits", "expected: PCM");
  }

  @Test
  void tone_standsInItsBin() {
    // A Hann window halves a cosine and gives half of that again to each side:
    // |X[k]| = N/4, |X[k±1]| = N/8.
    int bin = 40;
    double[] powers = powers(i -> Math.cos(2 * Math.PI * bin * i / WINDOW));

    double peak = WINDOW / 4.0 * (WINDOW / 4.0);
    assertThat(powers[bin]).isEqualTo(peak, within(1e-3 * peak));
    assertThat(powers[bin - 1]).isEqualTo(peak / 4, within(1e-3 * peak));
    assertThat(powers[bin + 1]).isEqualTo(peak / 4, within(1e-3 * peak));
    assertThat(powers[bin + 2]).isLessThan(1e-6 * peak);
    assertThat(powers[3]).isLessThan(1e-6 * peak);
  }

  @Test
  void spectrum_isTheFourierSum() {
    SplittableRandom random = new SplittableRandom(8);
    float[] wave = new float[48];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) random.nextDouble(-1, 1);
    }
    Spectrum spectrum = new Spectrum(48);
    double[] powers = new double[spectrum.bins()];
    spectrum.powers(Wav.parse(wav(3, 32, 1, 48, i -> wave[i]), "s.wav"), 0, powers);

    // 48 are filled up to 64.
    assertThat(powers).hasSize(33);
    for (int bin = 0; bin < powers.length; bin++) {
      double real = 0;
      double imaginary = 0;
      for (int i = 0; i < 48; i++) {
        double value = wave[i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / 48));
        real += value * Math.cos(2 * Math.PI * bin * i / 64);
        imaginary -= value * Math.sin(2 * Math.PI * bin * i / 64);
      }
      assertThat(powers[bin]).isEqualTo(real * real + imaginary * imaginary, within(1e-9));
    }
  }

  @Test
  void bands_shareWhatIsBetweenTheirCentres() {
    // 1000 Hz is 999.99 mel by the published formula.
    assertThat(MelBands.mel(1000)).isEqualTo(1000, within(0.02));
    double[] powers = new double[WINDOW / 2 + 1];
    int bin = 64;
    powers[bin] = 3;
    double[] bands = new double[40];

    new MelBands(40, powers.length, RATE).logarithms(powers, bands);

    // Bin 64 of 256 is 2000 Hz. By hand: mel(20) = 31.75, mel(8000) = 2840.02, 41 steps of 68.49;
    // mel(2000) = 1521.36 is 21.75 steps up: a quarter of it in band 20, the rest in 21.
    double step = (2840.02 - 31.75) / 41;
    double steps = (1521.36 - 31.75) / step;
    assertThat(Math.exp(bands[20])).isEqualTo(3 * (22 - steps), within(2e-3));
    assertThat(Math.exp(bands[21])).isEqualTo(3 * (steps - 21), within(2e-3));
    assertThat(bands[0]).isEqualTo(Math.log(1e-6), within(1e-9));
  }

  @Test
  void cosines_areOrthonormal() {
    double[] bands = {1, 2, 3, 4};

    // DCT-II of 1 2 3 4, orthonormal: 5, -2.2304, 0, -0.1585.
    assertThat(MelBands.cosine(bands, 0)).isEqualTo(5, within(1e-12));
    assertThat(MelBands.cosine(bands, 1)).isEqualTo(-2.2304, within(1e-4));
    assertThat(MelBands.cosine(bands, 2)).isEqualTo(0, within(1e-12));
    assertThat(MelBands.cosine(bands, 3)).isEqualTo(-0.1585, within(1e-4));
  }

  @Test
  void folderOfSounds_isHeard() throws IOException {
    byte[] tone = wav(1, 16, 1, 2 * WINDOW, i -> 0.5 * Math.cos(2 * Math.PI * 64 * i / WINDOW));
    Files.write(folder.resolve("b.wav"), tone);
    Files.write(folder.resolve("a.wav"), wav(1, 16, 1, WINDOW, i -> 0));
    Files.writeString(folder.resolve("labels.csv"), "file,label\nb.wav,1\na.wav,0\n");

    Samples samples =
        SampleFolder.read(folder, Map.of(), PictureSize.AS_IT_IS, Optional.of(FEATURES));

    assertThat(samples.truth()).isEqualTo(new Truth.Classes(List.of(0, 1)));
    Tensor heard =
        samples
            .batch(List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 3, 1, 40))), 0, 2)
            .getFirst();
    assertThat(heard.shape()).isEqualTo(Shape.of(2, 3, 1, 40));
    float silence = (float) Math.log(1e-6);
    assertThat(heard.floats().get(0)).isEqualTo(silence);
    int frame = 3 * 40;
    assertThat(heard.floats().get(frame + 21)).isGreaterThan(heard.floats().get(frame + 25) + 5);
  }

  @Test
  void soundsWithoutFeatures_sayWhatIsMissing() throws IOException {
    Files.write(folder.resolve("a.wav"), wav(1, 16, 1, 8, i -> 0));

    assertThatThrownBy(() -> SampleFolder.read(folder, Map.of(), PictureSize.AS_IT_IS))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("audio:");
  }

  @Test
  void otherRate_isRefused() throws IOException {
    Files.write(folder.resolve("a.wav"), wav(1, 16, 1, 8, i -> 0));
    SoundFeatures slow = new SoundFeatures(8_000, 240, 160, 40, FEATURES.kind(), 13, 49);

    assertThatThrownBy(
            () -> SampleFolder.read(folder, Map.of(), PictureSize.AS_IT_IS, Optional.of(slow)))
        .isInstanceOf(SampleException.class)
        .hasMessageContainingAll("a.wav: 16000", "8000");
  }

  @Test
  void audioOfASpec_isReadInSamples() {
    DataSpec spec =
        DataSpec.parse(
            "scoring: a\naudio: {rate: 16000, window: 0.03, hop: 0.02, mels: 40, features: mfcc,"
                + " coefficients: 10, frames: 49}",
            "spec.yaml");

    assertThat(spec.sounds())
        .contains(new SoundFeatures(RATE, 480, 320, 40, SoundFeatures.Kind.MFCC, 10, 49));
  }

  @Test
  void mutant_isHeardOrRefused() {
    byte[] whole = wav(1, 16, 2, 200, i -> Math.sin(i));
    SplittableRandom random = new SplittableRandom(13);
    SoundFeatures few = new SoundFeatures(RATE, 64, 32, 4, SoundFeatures.Kind.MFCC, 2, 2);
    Spectrum spectrum = new Spectrum(64);
    MelBands mels = new MelBands(4, spectrum.bins(), RATE);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = whole.clone();
      for (int change = 0; change <= random.nextInt(3); change++) {
        int at = random.nextInt(60);
        bytes[at] =
            random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (random.nextInt(2) * 255);
      }
      byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(80)) : bytes;
      try {
        Wav sound = Wav.parse(cut, "s.wav");
        Sounds.hear(
            sound, few, spectrum, mels, Tensor.allocate(ElementType.FP32, Shape.of(2, 2)).floats());
      } catch (SampleException expected) {
        refused++;
      } catch (RuntimeException fault) {
        throw new AssertionError("seed=13 mutant=" + i, fault);
      }
    }

    assertThat(refused).isBetween(4_000, 19_000);
  }
}
