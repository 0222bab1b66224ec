package dev.skerry.cli;

import dev.skerry.cli.wiring.Probe;
import dev.skerry.engine.Engine;
import dev.skerry.engine.ThisJvm;
import dev.skerry.learning.TrainerHost;
import dev.skerry.model.Graph;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.optimizer.Level;
import dev.skerry.optimizer.Order;
import dev.skerry.optimizer.Outcome;
import dev.skerry.optimizer.Workshop;
import dev.skerry.optimizer.measure.MetricChoice;
import dev.skerry.optimizer.measure.Metrics;
import dev.skerry.optimizer.measure.Race;
import dev.skerry.optimizer.quantize.Arithmetic;
import dev.skerry.optimizer.repair.Effort;
import dev.skerry.optimizer.samples.DataSpec;
import dev.skerry.optimizer.samples.Parts;
import dev.skerry.optimizer.select.Limits;
import dev.skerry.optimizer.shelf.FolderShelf;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry optimize}. */
@Command(
    name = "optimize",
    description = {
      "Make a family of faster siblings of a model, each measured on this machine.",
      "",
      "Candidates that lose more accuracy than allowed, or are not surely faster, do not become part of it; the reason"
          + " is printed. The original stays unless another is faster and surely not worse. Samples are a folder (.npy, .npz,"
          + " pictures, sounds or a table, and labels.csv), a .csv or a YAML file that says how to prepare them; without labels, agreement"
          + " with the original counts. skerry inspect --data shows what the model sees of them.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  skerry optimize model.onnx --data samples --accuracy-drop 0.01 --out family",
      "  skerry serve family"
    })
final class OptimizeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL.onnx", description = "The trained model.")
  private @Nullable Path model;

  @Option(
      names = "--data",
      paramLabel = "FOLDER|TABLE.csv|SPEC.yaml",
      required = true,
      description = "Samples that are like those the model will meet.")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "FAMILY",
      required = true,
      description = "Put the family into this folder; it must not hold anything else.")
  private @Nullable Path out;

  @Option(
      names = "--level",
      defaultValue = "QUANTIZE",
      description = "How far to go: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Level level = Level.QUANTIZE;

  @Option(
      names = "--accuracy-drop",
      paramLabel = "X",
      defaultValue = "0.01",
      description = "How much less than the original a variant may score (${DEFAULT-VALUE}).")
  private double drop;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description =
          "top-1, top-5, f1, auc, mae, rmse, agreement or closeness; by default what fits the labels.")
  private @Nullable String metric;

  @Option(names = "--p95", paramLabel = "TIME", description = "95 runs in 100 must take less.")
  private @Nullable Duration p95;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "What a variant may add to a process.")
  private @Nullable Bytes memory;

  @Option(names = "--size", paramLabel = "SIZE", description = "How large a variant's file may be.")
  private @Nullable Bytes size;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The family's; by default the file's.")
  private @Nullable String name;

  @Option(
      names = "--race",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "How long to compare speeds (${DEFAULT-VALUE}).")
  private @Nullable Duration race;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "How many lessons each student gets; 8000 unless set, fewer for a large model.")
  private @Nullable Integer steps;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of whatever is drawn (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--licence",
      paramLabel = "NAME",
      description =
          "Under which the model may be used, such as Apache-2.0, for the bill of materials; by default what the model says.")
  private @Nullable String licence;

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      description =
          "Keep what is finished here, so that a call that was interrupted goes on; FAMILY.work unless set."
              + " May be deleted when the family is there.")
  private @Nullable Path work;

  @Option(names = "--json", description = "Print the outcome as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Objects.requireNonNull(out);
    requireFolder(folder);
    Duration raced = Units.positive("--race", race);
    Order order = order();
    Engine engine = Engine.open(1);
    Path place =
        work == null
            ? folder.toAbsolutePath().normalize().resolveSibling(folder.getFileName() + ".work")
            : work;
    String context = Program.version() + ", ONNX Runtime " + engine.version() + ", " + Probe.cpu();
    try (FolderShelf shelf = FolderShelf.open(place, context);
        TrainerHost trainer = new TrainerHost(ThisJvm.launcher(), Machine.cacheFolder("torch"))) {
      Path workspace = scratch(place);
      Workshop workshop =
          new Workshop(
              engine,
              Machine.trialBefore(raced),
              new Race(ThisJvm.launcher(), workspace, raced),
              workspace,
              () -> trainer,
              shelf);
      Optional<Outcome> finished = workshop.finished(order, folder);
      Outcome outcome = finished.isPresent() ? finished.get() : run(workshop, order, folder, shelf);
      Folders.delete(workspace);
      if (json) {
        OptimizeReport.json(outcome);
      } else {
        OptimizeReport.print(outcome);
      }
      return 0;
    }
  }

  private static Outcome run(Workshop workshop, Order order, Path folder, FolderShelf shelf)
      throws IOException, InterruptedException {
    requireFree(folder);
    if (shelf.count() > 0) {
      System.err.println("going on from " + shelf.count() + " finished steps in " + shelf.folder());
    }
    Thread farewell =
        new Thread(
            () -> System.err.println("stopped; the same call goes on from what is finished"),
            "farewell");
    Runtime.getRuntime().addShutdownHook(farewell);
    try {
      return workshop.run(order, folder, new StageLine(System.err, System.nanoTime())::show);
    } finally {
      forget(farewell);
    }
  }

  private static void forget(Thread farewell) {
    try {
      Runtime.getRuntime().removeShutdownHook(farewell);
    } catch (IllegalStateException stopping) {
      // It is being said already.
    }
  }

  /* What an interrupted call left half made is of no use. */
  private static Path scratch(Path place) throws IOException {
    Path scratch = place.resolve("scratch");
    if (Files.isDirectory(scratch)) {
      Folders.delete(scratch);
    }
    return Files.createDirectories(scratch);
  }

  private Order order() throws IOException {
    Path file = Objects.requireNonNull(model);
    if (!Files.isRegularFile(file)) {
      throw CommandException.wrong("model: " + file + " (expected: an existing .onnx file)");
    }
    SampleSource samples = SampleSource.read(Objects.requireNonNull(data));
    Parts parts = samples.parts();
    DeviceProfile.Cpu cpu = Probe.cpu();
    Graph graph = OnnxFile.read(file).graph();
    return new Order(
        file,
        name == null ? familyName(file) : name,
        parts,
        judge(graph, parts, samples.spec().flatMap(DataSpec::metric)),
        level,
        new Limits(
            drop, Optional.ofNullable(p95), Optional.ofNullable(memory), Optional.ofNullable(size)),
        new Order.Target(
            Machine.kind() + ", " + cpu.model(), Arithmetic.of(cpu.architecture(), cpu.features())),
        effort(graph),
        seed,
        Optional.ofNullable(licence).filter(said -> !said.isBlank()));
  }

  private Effort effort(Graph graph) {
    Effort usual = Effort.usual(graph);
    return steps == null ? usual : usual.withSteps(steps);
  }

  private Metrics judge(Graph graph, Parts parts, Optional<String> declared) {
    Optional<String> said = Optional.ofNullable(metric).or(() -> declared);
    return said.isEmpty()
        ? MetricChoice.of(graph, parts.scoring().truth())
        : Metrics.named(said.get())
            .orElseThrow(() ->
                CommandException.wrong(
                    "metric: "
                        + said.get()
                        + " (expected: one of "
                        + Arrays.toString(Metrics.values())
                        + ")"));
  }

  private static void requireFolder(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw CommandException.wrong("out: " + folder + " (expected: a folder)");
    }
  }

  private static void requireFree(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (var files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw CommandException.wrong(
              "out: " + folder + " is not empty (expected: a new or empty folder)");
        }
      }
    }
  }

  private static String familyName(Path file) {
    String whole = String.valueOf(file.getFileName());
    int dot = whole.lastIndexOf('.');
    return dot > 0 ? whole.substring(0, dot) : whole;
  }
}
