package dev.skerry.model.family;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Lineage;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Families whose models are noise, for those who only look at files. */
final class Families {
  static final String TOOL = "skerry 1.2";
  static final List<String> STEPS =
      List.of("quantized U8S8, ranges by min-max", "left in floats: a");

  private Families() {}

  /** {@code net}, of an original and what was made from it, with a page beside them. */
  static Family write(Path folder, long seed) throws IOException {
    Files.createDirectories(folder);
    SplittableRandom random = new SplittableRandom(seed);
    Variant original = variant(folder, "original", random).madeBy(Lineage.given(TOOL));
    Variant int8 =
        variant(folder, "int8", random).madeBy(Lineage.from(original.digest(), STEPS, TOOL));
    Family family = new Family("net", 1, List.of(original, int8), Optional.empty(), List.of());
    FamilyFolder.write(folder, family);
    Files.writeString(folder.resolve("report.html"), "<p>a page</p>");
    return family;
  }

  private static Variant variant(Path folder, String name, SplittableRandom random)
      throws IOException {
    byte[] content = new byte[300 + random.nextInt(200)];
    random.nextBytes(content);
    Files.write(folder.resolve(name + ".onnx"), content);
    return new Variant(
        name,
        name + ".onnx",
        Digest.of(content),
        new Bytes(content.length),
        name.equals("original") ? Optimization.NONE : Optimization.QUANTIZATION,
        Measurement.ofAccuracy("a machine", "top-1 on drawn", 30, 0.5));
  }
}
