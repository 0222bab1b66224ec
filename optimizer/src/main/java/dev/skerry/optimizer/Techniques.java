package dev.skerry.optimizer;

import dev.skerry.engine.Engine;
import dev.skerry.engine.EngineException;
import dev.skerry.model.Graph;
import dev.skerry.model.ModelException;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.optimizer.measure.Examiner;
import dev.skerry.optimizer.measure.Race;
import dev.skerry.optimizer.normalize.Normalizer;
import dev.skerry.optimizer.normalize.UnfitException;
import dev.skerry.optimizer.quantize.FusionReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * Which techniques an order asks for, and what each begins with.
 *
 * <p>They do not add up, so whatever comes of one is a candidate, and not only what the next makes
 * of it: channels that nobody misses are taken out for all that follows; what is narrower than that
 * stands beside; and whatever was taught is quantized as well.
 */
final class Techniques {
  private final Engine engine;
  private final Race race;
  private final Path workspace;
  private final Examiner examiner;
  private final Order order;
  private final Path original;
  private final School school;
  private final Thinning thinning;
  private final Quantization quantization;
  private final SequencedMap<String, Double> sensitivity = new LinkedHashMap<>();

  /**
   * Techniques for one order.
   *
   * @param original the model as it was given
   * @param school where it teaches
   */
  Techniques(
      Engine engine,
      Race race,
      Path workspace,
      Examiner examiner,
      Order order,
      Path original,
      School school) {
    this.engine = engine;
    this.race = race;
    this.workspace = workspace;
    this.examiner = examiner;
    this.order = order;
    this.original = original;
    this.school = school;
    thinning = new Thinning(engine, workspace, order, examiner);
    quantization =
        new Quantization(
            engine,
            workspace,
            order,
            examiner,
            order.level() == Level.QUANTIZE
                ? Optional.empty()
                : Optional.of(new Tuning(school, order)));
  }

  /** By layer, most first: how far outputs move where that layer alone is on integers. */
  SequencedMap<String, Double> sensitivity() {
    return sensitivity;
  }

  /** All candidates but the original; why some were not made is among {@code notes}. */
  List<Candidate> candidates(Graph graph, List<String> notes, Consumer<Stage> watch)
      throws IOException, InterruptedException {
    Graph normalized;
    try {
      normalized = Normalizer.normalize(graph);
    } catch (UnfitException | ModelException unfit) {
      notes.add("nothing could be done: " + unfit.getMessage());
      return List.of();
    }
    Graph plain = Normalizer.folded(normalized);
    List<Candidate> candidates = new ArrayList<>();
    if (runsOtherwise(plain)) {
      candidates.add(Rewrites.floats(plain));
    }
    watch.accept(new Stage("looking for channels to spare", 1, Workshop.STEPS));
    List<Thinning.Thinned> thinner = thinned(normalized, notes);
    Optional<Thinning.Thinned> trimmed =
        thinner.stream().filter(Thinning.Thinned::isHarmless).findFirst();
    Graph base = trimmed.map(Thinning.Thinned::graph).orElse(normalized);
    List<String> steps = trimmed.map(sibling -> List.of(sibling.step())).orElse(List.of());
    if (quantizes()) {
      watch.accept(new Stage("quantizing", 1, Workshop.STEPS));
      if (trimmed.isPresent()) {
        quantization.measureAgainst(plain);
      }
      Graph folded = Normalizer.folded(base);
      candidates.addAll(Rewrites.products(folded, steps));
      candidates.addAll(quantized(folded, "", steps, notes));
      sensitivity.putAll(quantization.scan().damage());
    }
    for (Thinning.Thinned sibling : thinner) {
      candidates.add(sibling.candidate());
    }
    Optional<Thinning.Thinned> narrowest = narrowest(thinner);
    if (narrowest.isPresent()) {
      candidates.addAll(quantized(narrowest.get().candidate(), notes));
    }
    for (Candidate taught : taught(base, steps, notes, watch)) {
      candidates.add(taught);
      candidates.addAll(quantized(taught, notes));
    }
    return candidates;
  }

  private boolean quantizes() {
    return order.level() != Level.PRUNE;
  }

  /* Whether folding leaves the engine other operators than it makes of the original by itself. */
  private boolean runsOtherwise(Graph folded) throws IOException {
    Path file = workspace.resolve("folded.onnx");
    OnnxFile.write(folded, file);
    return !FusionReport.of(engine, file, workspace)
        .equals(FusionReport.of(engine, original, workspace));
  }

  private List<Thinning.Thinned> thinned(Graph normalized, List<String> notes) throws IOException {
    try {
      return thinning.of(normalized, notes);
    } catch (ModelException | EngineException | IllegalArgumentException unfit) {
      notes.add("not thinned: " + unfit.getMessage());
      return List.of();
    }
  }

  /* Of those that lose no more than may be lost; what nobody misses is quantized as the base. */
  private static Optional<Thinning.Thinned> narrowest(List<Thinning.Thinned> thinner) {
    return thinner.stream()
        .filter(sibling -> sibling.isWithin() && !sibling.isHarmless())
        .reduce((_, last) -> last);
  }

  private List<Candidate> taught(
      Graph base, List<String> steps, List<String> notes, Consumer<Stage> watch)
      throws IOException, InterruptedException {
    List<Candidate> taught = new ArrayList<>();
    if (order.level() == Level.PRUNE || order.level() == Level.FULL) {
      taught.addAll(new Pruning(school, order, thinning).candidates(base, steps, notes));
    }
    if (order.level() == Level.DISTIL || order.level() == Level.FULL) {
      watch.accept(new Stage("looking for smaller students", 1, Workshop.STEPS));
      taught.addAll(
          new Distillation(engine, race, workspace, original, examiner, school, order, thinning)
              .candidates(base, steps, notes));
    }
    return taught;
  }

  private List<Candidate> quantized(Candidate sibling, List<String> notes)
      throws IOException, InterruptedException {
    return quantizes()
        ? quantized(sibling.graph(), sibling.name() + "-", sibling.lineage(), notes)
        : List.of();
  }

  private List<Candidate> quantized(
      Graph folded, String prefix, List<String> lineage, List<String> notes)
      throws IOException, InterruptedException {
    try {
      return quantization.candidates(folded, prefix, lineage, notes);
    } catch (UnfitException | ModelException | EngineException | IllegalArgumentException unfit) {
      notes.add(prefix + "int8 was not made: " + unfit.getMessage());
      return List.of();
    }
  }
}
