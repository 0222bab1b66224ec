package dev.skerry.cli.fleet;

import dev.skerry.cli.CommandException;
import dev.skerry.cli.Folders;
import dev.skerry.cli.Printed;
import dev.skerry.model.family.FamilyArchive;
import dev.skerry.optimizer.Level;
import dev.skerry.optimizer.samples.DataSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet optimize}. */
@Command(
    name = "optimize",
    description = {
      "Have a family made of a model, on a machine of a kind, by a worker (skerry workshop).",
      "",
      "The model and the samples go to the fleet, which keeps them until the job is over.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  skerry fleet optimize model.onnx --data samples --on arch=arm64 --follow",
      "  skerry fleet deploy model --family model"
    })
final class FleetOptimizeCommand implements Callable<Integer> {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  @Mixin private Access access = new Access();

  @Parameters(paramLabel = "MODEL.onnx", description = "The trained model, in one file.")
  private @Nullable Path model;

  @Option(
      names = "--data",
      paramLabel = "FOLDER|TABLE.csv|SPEC.yaml",
      required = true,
      description = "Samples that are like those the model will meet.")
  private @Nullable Path data;

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
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of whatever is drawn (${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--as", paramLabel = "NAME", description = "The family's; by default the file's.")
  private @Nullable String name;

  @Option(
      names = "--on",
      paramLabel = "NAME=VALUE",
      split = ",",
      description =
          "Only on a worker with this label; each has arch, such as amd64 or arm64, by itself.")
  private Map<String, String> labels = Map.of();

  @Option(names = "--follow", description = "Stay until it is over; exit code 1 if it fails.")
  private boolean follow;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  record Asked(
      String family,
      String model,
      String samples,
      String level,
      double accuracyDrop,
      long seed,
      String spec,
      Map<String, String> labels) {}

  record Kept(String digest, long size) {}

  /* What is sent of the samples: a folder, and how a model is to see what is in it. */
  private record Source(Path place, String spec) {
    static Source of(Path data) throws IOException {
      if (!Files.isRegularFile(data) || isTable(data)) {
        return new Source(data, "");
      }
      DataSpec spec = DataSpec.read(data);
      if (spec.training().isPresent()) {
        throw CommandException.wrong(
            "data: "
                + data
                + " names a training folder (expected: scoring alone, which is divided)");
      }
      Path place = data.toAbsolutePath().resolveSibling(spec.scoring());
      return new Source(place, Files.readString(data));
    }

    static boolean isTable(Path path) {
      return path.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    /* A table goes as a folder that holds nothing else. */
    void pack(Path archive, Path work) throws IOException {
      if (Files.isDirectory(place)) {
        FamilyArchive.pack(place, archive);
      } else if (Files.isRegularFile(place) && isTable(place)) {
        Path alone = Files.createDirectory(work.resolve("table"));
        Files.copy(place, alone.resolve("table.csv"));
        FamilyArchive.pack(alone, archive);
      } else {
        throw CommandException.wrong(
            "data: " + place + " (expected: an existing folder, or a .csv file)");
      }
    }
  }

  @Override
  public Integer call() throws IOException {
    Path file = Objects.requireNonNull(model);
    if (!Files.isRegularFile(file)) {
      throw CommandException.wrong("model: " + file + " (expected: an existing .onnx file)");
    }
    Source source = Source.of(Objects.requireNonNull(data));
    Path work = Files.createTempDirectory("skerry-job");
    JobShown job;
    try (ManagementClient fleet = access.client()) {
      Path archive = work.resolve("samples" + FamilyArchive.SUFFIX);
      source.pack(archive, work);
      job =
          fleet.ask(
              "POST",
              "/v1/jobs",
              new Asked(
                  name == null ? familyName(file) : name,
                  fleet.sendFile("/v1/models", file, Kept.class).digest(),
                  fleet.sendFile("/v1/samples", archive, Kept.class).digest(),
                  level.name(),
                  drop,
                  seed,
                  source.spec(),
                  labels),
              JobShown.class);
      if (follow) {
        job = watch(fleet, job);
      }
    } finally {
      Folders.delete(work);
    }
    if (json) {
      Printed.json(job.plain());
    } else if (!follow) {
      System.out.println(job.line());
      System.out.println("skerry fleet jobs " + job.id() + "   shows how far it is");
    }
    return follow && !job.state().equals("DONE") ? 1 : 0;
  }

  private JobShown watch(ManagementClient fleet, JobShown asked) {
    JobShown job = asked;
    String said = "";
    while (true) {
      if (!job.line().equals(said)) {
        said = job.line();
        (json ? System.err : System.out).println(said);
      }
      if (job.isOver()) {
        return job;
      }
      LockSupport.parkNanos(this, BETWEEN.toNanos());
      job = fleet.ask("GET", "/v1/jobs/" + asked.id(), null, JobShown.class);
    }
  }

  private static String familyName(Path file) {
    String whole = String.valueOf(file.getFileName());
    int dot = whole.lastIndexOf('.');
    return dot > 0 ? whole.substring(0, dot) : whole;
  }
}
