package dev.skerry.optimizer.samples;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Sounds as floats [samples, frames, bands or coefficients]. */
final class Sounds {
  private static final long MOST_FILE = 64L << 20;
  private static final long MOST_BYTES = 1L << 30;

  private Sounds() {}

  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".wav"))
          .sorted()
          .toList();
    }
  }

  static Tensor read(Path folder, List<String> names, SoundFeatures features) throws IOException {
    Shape shape = Shape.of(names.size(), features.frames(), features.width());
    long needed = Tensor.byteSize(ElementType.FP32, shape);
    if (needed > MOST_BYTES) {
      throw new SampleException(
          "sounds: " + needed + " bytes (expected: <= " + MOST_BYTES + "; take fewer)");
    }
    Tensor all = Tensor.allocate(ElementType.FP32, shape);
    FloatBuffer out = all.floats();
    Spectrum spectrum = new Spectrum(features.window());
    MelBands mels = new MelBands(features.mels(), spectrum.bins(), features.rate());
    for (String name : names) {
      hear(wav(folder.resolve(name), name, features.rate()), features, spectrum, mels, out);
    }
    return all;
  }

  static Wav wav(Path file, String name, int rate) throws IOException {
    if (Files.size(file) > MOST_FILE) {
      throw new SampleException(
          name + ": " + Files.size(file) + " bytes (expected: <= " + MOST_FILE + ")");
    }
    Wav sound = Wav.parse(Files.readAllBytes(file), name);
    if (sound.rate() != rate) {
      throw new SampleException(
          name
              + ": "
              + sound.rate()
              + " samples a second (expected: "
              + rate
              + ", as the data spec says; nothing is resampled)");
    }
    return sound;
  }

  static void hear(
      Wav sound, SoundFeatures features, Spectrum spectrum, MelBands mels, FloatBuffer out) {
    double[] powers = new double[spectrum.bins()];
    double[] bands = new double[features.mels()];
    for (int frame = 0; frame < features.frames(); frame++) {
      long from = Math.min((long) frame * features.hop(), sound.count());
      spectrum.powers(sound, (int) from, powers);
      mels.logarithms(powers, bands);
      for (int i = 0; i < features.width(); i++) {
        out.put(
            (float)
                (features.kind() == SoundFeatures.Kind.MFCC
                    ? MelBands.cosine(bands, i)
                    : bands[i]));
      }
    }
  }
}
