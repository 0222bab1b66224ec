package dev.skerry.cli.workshop;

import dev.skerry.cli.Folders;
import dev.skerry.cli.Machine;
import dev.skerry.cli.fleet.JobShown;
import dev.skerry.cli.wiring.Probe;
import dev.skerry.engine.Engine;
import dev.skerry.engine.ThisJvm;
import dev.skerry.learning.TrainerHost;
import dev.skerry.model.Graph;
import dev.skerry.model.family.BillOfMaterials;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.optimizer.Level;
import dev.skerry.optimizer.Order;
import dev.skerry.optimizer.Stage;
import dev.skerry.optimizer.Workshop;
import dev.skerry.optimizer.measure.Metric;
import dev.skerry.optimizer.measure.MetricChoice;
import dev.skerry.optimizer.measure.Metrics;
import dev.skerry.optimizer.measure.Race;
import dev.skerry.optimizer.quantize.Arithmetic;
import dev.skerry.optimizer.repair.Effort;
import dev.skerry.optimizer.samples.DataSpec;
import dev.skerry.optimizer.samples.Parts;
import dev.skerry.optimizer.samples.SampleException;
import dev.skerry.optimizer.select.Limits;
import dev.skerry.optimizer.shelf.FolderShelf;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Family;
import dev.skerry.terms.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes one family on this machine, from what lies in a folder. */
final class Workbench {
  private final Path folder;
  private final Duration race;

  /**
   * One.
   *
   * @param folder with {@link #model} and {@link #samples}; what is made on the way goes there, too
   * @param race how long speeds are compared
   */
  Workbench(Path folder, Duration race) {
    this.folder = folder;
    this.race = race;
  }

  Path model() {
    return folder.resolve("model.onnx");
  }

  Path samples() {
    return folder.resolve("samples");
  }

  /**
   * Makes it, or goes on from what is finished.
   *
   * @return where the family is
   */
  Path make(JobShown job, int version, Consumer<Stage> watch)
      throws IOException, InterruptedException {
    Path made = folder.resolve("family");
    Engine engine = Engine.open(1);
    DeviceProfile.Cpu cpu = Probe.cpu();
    Order order = order(job, cpu);
    Path scratch = folder.resolve("scratch");
    if (Files.isDirectory(scratch)) {
      Folders.delete(scratch);
    }
    Files.createDirectories(scratch);
    String context = Program.version() + ", ONNX Runtime " + engine.version() + ", " + cpu;
    try (FolderShelf shelf = FolderShelf.open(folder.resolve("shelf"), context);
        TrainerHost trainer = new TrainerHost(ThisJvm.launcher(), Machine.cacheFolder("torch"))) {
      Workshop workshop =
          new Workshop(
              engine,
              Machine.trialBefore(race),
              new Race(ThisJvm.launcher(), scratch, race),
              scratch,
              () -> trainer,
              shelf);
      // What is there may have another version, and then nothing else of it is older.
      if (Files.isDirectory(made)) {
        Folders.delete(made);
      }
      workshop.run(order, made, watch);
      number(made, version, order.model(), engine);
    }
    return made;
  }

  private static void number(Path made, int version, Path model, Engine engine) throws IOException {
    Family first = FamilyFolder.read(made);
    if (first.version() == version) {
      return;
    }
    Family family =
        new Family(
            first.name(),
            version,
            first.variants(),
            first.safeAnswer(),
            first.labels(),
            first.contract());
    FamilyFolder.write(made, family);
    BillOfMaterials.write(
        made,
        family,
        OnnxFile.read(model).graph().header().licence(),
        new BillOfMaterials.Programs(Program.version(), engine.version()));
  }

  private Order order(JobShown job, DeviceProfile.Cpu cpu) throws IOException {
    Graph graph = OnnxFile.read(model()).graph();
    Optional<DataSpec> spec = spec(job.recipe().spec());
    Parts parts = spec.orElseGet(() -> DataSpec.of(samples())).parts(folder);
    return new Order(
        model(),
        job.family(),
        parts,
        metric(graph, parts, spec.flatMap(DataSpec::metric)),
        Level.valueOf(job.recipe().level()),
        new Limits(
            job.recipe().accuracyDrop(), Optional.empty(), Optional.empty(), Optional.empty()),
        new Order.Target(
            Machine.kind() + ", " + cpu.model(), Arithmetic.of(cpu.architecture(), cpu.features())),
        Effort.usual(graph),
        job.recipe().seed(),
        Optional.empty());
  }

  /* Wherever it says that its samples are, here they are in one place, and nowhere else is read. */
  private Optional<DataSpec> spec(String text) throws IOException {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    DataSpec said = DataSpec.read(Files.writeString(folder.resolve("spec.yaml"), text));
    return Optional.of(
        new DataSpec(
            samples().toAbsolutePath().toString(),
            Optional.empty(),
            said.metric(),
            said.pictures(),
            said.sounds(),
            said.inputs()));
  }

  private static Metric metric(Graph graph, Parts parts, Optional<String> declared) {
    return declared.isEmpty()
        ? MetricChoice.of(graph, parts.scoring().truth())
        : Metrics.named(declared.get())
            .orElseThrow(() ->
                new SampleException(
                    "metric: "
                        + declared.get()
                        + " (expected: one of "
                        + Arrays.toString(Metrics.values())
                        + ")"));
  }
}
