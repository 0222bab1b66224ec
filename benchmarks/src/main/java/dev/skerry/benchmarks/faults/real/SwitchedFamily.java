package dev.skerry.benchmarks.faults.real;

import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Contract;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.OutputLimits;
import dev.skerry.terms.SafeAnswer;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Three {@link SwitchedNet}s, best first, a contract, and a safe answer. */
final class SwitchedFamily {
  static final int RUNGS = 3;

  private static final String NAME = "switched";
  private static final int[] LAYERS = {24, 8, 2};
  private static final double[] ACCURACIES = {0.95, 0.94, 0.9};
  private static final double SAFE = -0.5;
  private static final int SAMPLES = 1;

  private final Path folder;
  private final List<SwitchedNet> nets;

  private SwitchedFamily(Path folder, List<SwitchedNet> nets) {
    this.folder = folder;
    this.nets = List.copyOf(nets);
  }

  /** Makes the family in {@code folder}, which is there. */
  static SwitchedFamily write(Path folder, long seed) throws IOException {
    List<SwitchedNet> nets = new ArrayList<>();
    List<Variant> variants = new ArrayList<>();
    for (int rung = 0; rung < RUNGS; rung++) {
      SwitchedNet net = SwitchedNet.draw(rung, LAYERS[rung], seed);
      nets.add(net);
      Path file = folder.resolve(net.name() + ".onnx");
      OnnxFile.write(net.graph(), file);
      variants.add(
          new Variant(
              net.name(),
              String.valueOf(file.getFileName()),
              Digest.of(Files.readAllBytes(file)),
              new Bytes(Files.size(file)),
              Optimization.NONE,
              Measurement.ofAccuracy("made up", "none", SAMPLES, ACCURACIES[rung])));
    }
    SafeAnswer safe =
        SafeAnswer.of(Map.of(SwitchedNet.OUTPUT, Collections.nCopies(SwitchedNet.OUTPUTS, SAFE)));
    Contract contract =
        Contract.of(
            Map.of(
                SwitchedNet.OUTPUT,
                OutputLimits.FINITE.within(-SwitchedNet.LARGEST, SwitchedNet.LARGEST)));
    FamilyFolder.write(
        folder, new Family(NAME, 1, variants, Optional.of(safe), List.of(), Optional.of(contract)));
    return new SwitchedFamily(folder, nets);
  }

  Path folder() {
    return folder;
  }

  Path file(int rung) {
    return folder.resolve(nets.get(rung).name() + ".onnx");
  }

  SwitchedNet net(int rung) {
    return nets.get(rung);
  }

  /** The rung of the variant of this name. */
  int rung(String variant) {
    for (SwitchedNet net : nets) {
      if (net.name().equals(variant)) {
        return net.rung();
      }
    }
    throw new IllegalArgumentException(
        "variant: " + variant + " (expected: one of " + NAME + "'s)");
  }
}
