package dev.skerry.optimizer;

import dev.skerry.engine.Engine;
import dev.skerry.engine.Trial;
import dev.skerry.learning.Training;
import dev.skerry.model.family.BillOfMaterials;
import dev.skerry.model.family.Contents;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.optimizer.measure.Examiner;
import dev.skerry.optimizer.measure.Race;
import dev.skerry.optimizer.repair.Repair;
import dev.skerry.optimizer.report.ReportPage;
import dev.skerry.optimizer.samples.SampleException;
import dev.skerry.optimizer.select.Decision;
import dev.skerry.optimizer.select.Selection;
import dev.skerry.optimizer.shelf.Shelf;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Latency;
import dev.skerry.terms.Lineage;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.Program;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes a family of a model. */
public final class Workshop {
  /* Trying the original, making candidates, racing, writing. */
  static final int STEPS = 4;

  private final Engine engine;
  private final Tryouts trial;
  private final Race race;
  private final Path workspace;
  private final Supplier<Training> trainer;
  private final Shelf shelf;
  private final Examiner examiner;
  private final Finished finished;

  /**
   * A workshop.
   *
   * @param trial where each candidate runs first
   * @param trainer asked for only where something is taught
   * @param workspace an existing folder for what is made on the way
   * @param shelf where finished work is kept, and looked for
   */
  public Workshop(
      Engine engine,
      Trial trial,
      Race race,
      Path workspace,
      Supplier<Training> trainer,
      Shelf shelf) {
    this.engine = engine;
    this.trial = new Tryouts(trial, shelf);
    this.race = race.keeping(shelf);
    this.workspace = workspace;
    this.trainer = trainer;
    this.shelf = shelf;
    examiner = new Examiner(engine, shelf);
    finished = new Finished(shelf, this.race);
  }

  /** What came of {@code order}, if it was carried out and {@code folder} holds just that. */
  public Optional<Outcome> finished(Order order, Path folder) throws IOException {
    return finished.find(order, folder);
  }

  /**
   * Carries out an order; takes seconds to minutes.
   *
   * @param folder where the family goes, all at once; new or empty
   * @throws WorkshopException if the model itself does not run
   * @throws dev.skerry.optimizer.samples.SampleException if the samples do not fit it
   */
  public Outcome run(Order order, Path folder, Consumer<Stage> watch)
      throws IOException, InterruptedException {
    if (order.parts().calibration().isEmpty()) {
      throw new SampleException(
          order.parts().scoring().name()
              + ": one sample, or copies of one (expected: 2 or more that differ, for those to score on are no others')");
    }
    Bench bench = new Bench(engine, trial, race, workspace, order, examiner);
    List<String> notes = new ArrayList<>();
    watch.accept(new Stage("trying the original", 0, STEPS));
    OnnxFile read = OnnxFile.read(order.model());
    Path original = original(order.model(), read);
    Misgivings misgivings = bench.enterOriginal(original);
    notes.addAll(misgivings.notes());

    School school = school(order, original, watch);
    Techniques techniques =
        new Techniques(engine, race, workspace, examiner, order, original, school);
    for (Candidate candidate : techniques.candidates(read.graph(), notes, watch)) {
      bench.enter(candidate);
    }

    school.repair().rest();
    watch.accept(new Stage("racing", 2, STEPS));
    List<Measured> measured = bench.measure();
    List<Decision> decisions =
        Selection.of(
            measured.stream().map(Measured::contender).toList(),
            order.limits(),
            misgivings.blind());

    watch.accept(new Stage("writing the family", 3, STEPS));
    NewFolder made = NewFolder.of(folder);
    Family family = write(order, made.path(), measured, decisions);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < measured.size(); i++) {
      rows.add(measured.get(i).row(decisions.get(i), order.limits()));
    }
    rows.addAll(bench.failures());
    Outcome outcome = new Outcome(family, folder, rows, techniques.sensitivity(), notes);
    Files.writeString(made.path().resolve(ReportPage.FILE), ReportPage.of(outcome));
    BillOfMaterials.write(
        made.path(),
        family,
        order.licence().or(() -> read.graph().header().licence()),
        new BillOfMaterials.Programs(Program.version(), engine.version()));
    finished.keep(order, outcome, Contents.of(made.path()).digest());
    made.appear();
    watch.accept(new Stage("done", STEPS, STEPS));
    return outcome;
  }

  private School school(Order order, Path original, Consumer<Stage> watch) {
    HeldOut samples = HeldOut.of(order.parts().training());
    return new School(
        new Repair(
            trainer, engine, original, samples.taught(), samples.apart(), order.effort(), shelf),
        samples.compared(),
        name ->
            progress -> {
              watch.accept(new Stage("teaching " + name, progress.step(), progress.steps()));
              return true;
            });
  }

  /* As it is, unless its weights are in files beside it. */
  private Path original(Path model, OnnxFile read) throws IOException {
    Path copy = workspace.resolve("original.onnx");
    if (Digest.of(Files.readAllBytes(model)).hex().equals(read.sha256())) {
      Files.copy(model, copy, StandardCopyOption.REPLACE_EXISTING);
    } else {
      OnnxFile.write(read.graph(), copy);
    }
    return copy;
  }

  private static Family write(
      Order order, Path folder, List<Measured> measured, List<Decision> decisions)
      throws IOException {
    List<Measured> kept = new ArrayList<>();
    for (int i = 0; i < measured.size(); i++) {
      if (decisions.get(i).kept()) {
        kept.add(measured.get(i));
      }
    }
    kept.sort(
        Comparator.comparingDouble((Measured each) -> -each.marks().score())
            .thenComparing(each -> !each.isOriginal()));
    Digest original = Digest.of(Files.readAllBytes(measured.getFirst().file()));
    List<Variant> variants = new ArrayList<>();
    for (Measured each : kept) {
      variants.add(variant(order, folder, each).madeBy(lineage(each, original)));
    }
    Family family = new Family(order.name(), 1, variants, Optional.empty(), List.of());
    FamilyFolder.write(folder, family);
    return family;
  }

  private static Lineage lineage(Measured measured, Digest original) {
    return measured.isOriginal()
        ? Lineage.given(Program.title())
        : Lineage.from(original, measured.lineage(), Program.title());
  }

  private static Variant variant(Order order, Path folder, Measured measured) throws IOException {
    String file = measured.name() + ".onnx";
    Files.copy(measured.file(), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    SortedMap<Integer, Latency> latency = new TreeMap<>(measured.trial().latency());
    latency.put(1, measured.latency());
    return new Variant(
        measured.name(),
        file,
        Digest.of(Files.readAllBytes(measured.file())),
        measured.size(),
        measured.isOriginal() ? Optimization.NONE : measured.optimization(),
        new Measurement(
            order.target().device(),
            order.metric() + " on " + order.parts().scoring().name(),
            order.parts().scoring().count(),
            Math.clamp(measured.marks().score(), 0, 1),
            latency,
            measured.trial().peakMemory()));
  }
}
