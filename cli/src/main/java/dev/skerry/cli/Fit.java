package dev.skerry.cli;

import dev.skerry.cli.wiring.Probe;
import dev.skerry.engine.ThisJvm;
import dev.skerry.engine.Trial;
import dev.skerry.model.ModelException;
import dev.skerry.model.family.FamilyException;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.family.OpenFamily;
import dev.skerry.model.inspect.Inspection;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.signing.KeyFiles;
import dev.skerry.model.signing.Seal;
import dev.skerry.optimizer.select.Suitability;
import dev.skerry.optimizer.select.Suitability.Taken;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Family;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Whether this machine, and others that were probed, would do for a family.
 *
 * @param within how long 99 runs in 100 may take; null if that does not matter
 * @param accuracy at least, from 0 to 1
 * @param among profiles of other machines, each with a price or without
 * @param trust the public key of whoever must have signed the family; null if nobody must
 */
record Fit(@Nullable Duration within, double accuracy, List<String> among, @Nullable Path trust) {
  /** Measures the family at {@code path}, and prints what becomes of each machine. */
  int of(Path path, boolean json) throws InterruptedException {
    if (!(accuracy >= 0 && accuracy <= 1)) {
      throw CommandException.wrong("--accuracy: " + accuracy + " (expected: 0 to 1)");
    }
    List<ProfileFile> others = among.stream().map(ProfileFile::read).toList();
    List<Taken> variants;
    try (OpenFamily open = OpenFamily.at(path)) {
      // Before anything of it runs: one that is signed must be what was signed.
      Seal.check(open.folder(), Optional.ofNullable(trust).map(KeyFiles::readPublic));
      variants = measured(open.folder());
    }
    DeviceProfile here = new Probe().run();
    Suitability suitability = new Suitability(here, variants);
    Suitability.Wanted asked = new Suitability.Wanted(Optional.ofNullable(within), accuracy);
    List<Suitability.Verdict> verdicts = new ArrayList<>();
    verdicts.add(suitability.judge(here, OptionalDouble.empty(), asked));
    others.forEach(other -> verdicts.add(suitability.judge(other.profile(), other.price(), asked)));
    String name = String.valueOf(path.getFileName());
    if (json) {
      FitReport.json(name, variants, verdicts);
    } else {
      FitReport.print(name, variants, verdicts);
    }
    return verdicts.getFirst().best().isPresent() ? 0 : Failures.FAILED;
  }

  /** What each variant takes here, in a child process of its own. */
  private static List<Taken> measured(Path path) throws InterruptedException {
    if (!FamilyFolder.isOne(path)) {
      throw CommandException.wrong("family: " + path + " (expected: a folder with a family.json)");
    }
    Family family;
    try {
      family = FamilyFolder.read(path);
    } catch (FamilyException e) {
      throw CommandException.wrong(String.valueOf(e.getMessage()));
    }
    Trial trial = new Trial(ThisJvm.launcher(), Trial.Limits.DEFAULT);
    List<Taken> taken = new ArrayList<>();
    for (Variant variant : family.variants()) {
      Path file = path.resolve(variant.file());
      switch (trial.run(file)) {
        case Trial.Report.Failed(String reason) ->
            throw CommandException.failed(variant.name() + ": " + reason);
        case Trial.Report.Passed passed ->
            taken.add(
                new Taken(
                    variant.name(),
                    variant.measurement().accuracy(),
                    passed.latency().firstEntry().getValue(),
                    passed.peakMemory(),
                    variant.size(),
                    isInteger(file)));
      }
    }
    return taken;
  }

  private static boolean isInteger(Path file) {
    try {
      return Inspection.of(OnnxFile.read(file).graph()).operators().keySet().stream()
          .anyMatch(operator -> operator.contains("QuantizeLinear"));
    } catch (IOException | ModelException e) {
      throw CommandException.failed(file + ": " + e.getMessage());
    }
  }
}
