package dev.skerry.cli;

import dev.skerry.model.ModelException;
import dev.skerry.model.Value;
import dev.skerry.model.edit.Seam;
import dev.skerry.model.edit.Seams;
import dev.skerry.model.family.FamilyArchive;
import dev.skerry.model.inspect.Inspection;
import dev.skerry.model.inspect.Layer;
import dev.skerry.model.inspect.Opportunity;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.optimizer.look.Look;
import dev.skerry.terms.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry inspect}. */
@Command(
    name = "inspect",
    description = {
      "Show what is in a model file or a family, without running it; with --data, what it really sees of your samples.",
      "",
      "With --data the model runs, on up to 200 samples to score on: what numbers arrive at each input, how samples are"
          + " divided, what labels there are, how often the model is right, and whether another usual way to prepare them"
          + " would let it be right surely more often. See docs/optimizing.md for what samples may be.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  skerry inspect model.onnx",
      "  skerry inspect model.onnx --json | jq .macs",
      "  skerry inspect model.onnx --data samples.yaml",
      "  skerry inspect family            # its variants, and how each was made"
    })
final class InspectCommand implements Callable<Integer> {
  private static final int MOST_LAYERS = 8;

  @Parameters(
      paramLabel = "MODEL.onnx|FAMILY|FAMILY.skerry",
      description = "A model file, a family's folder, or an archive of one.")
  private @Nullable Path file;

  @Option(names = "--layers", description = "List every layer.")
  private boolean layers;

  @Option(names = "--json", description = "Print for a machine, with every layer.")
  private boolean json;

  @Option(
      names = "--data",
      paramLabel = "FOLDER|TABLE.csv|SPEC.yaml",
      description = "Samples, as skerry optimize takes them: show what the model sees of them.")
  private @Nullable Path data;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "" + Look.USUAL_SAMPLES,
      description = "About how many of them to ask it at most (${DEFAULT-VALUE}).")
  private int samples = Look.USUAL_SAMPLES;

  /** What {@code --json} prints. */
  record Shown(
      String file,
      String sha256,
      long fileBytes,
      String producer,
      long irVersion,
      Map<String, Long> opsets,
      List<Tensor> inputs,
      List<Tensor> outputs,
      Map<String, Integer> operators,
      long parameters,
      long weightBytes,
      @Nullable Long macs,
      Cuts seams,
      List<Row> layers,
      Map<String, List<String>> opportunities,
      List<String> warnings,
      @Nullable LookShown data) {}

  /**
   * Where it can be cut for others to go first.
   *
   * @param count how many places there are
   * @param longestPiece the part of the work that cannot be cut any further
   */
  record Cuts(int count, double longestPiece) {}

  /** An input or output. */
  record Tensor(String name, String type) {}

  /** One layer. */
  record Row(
      String name, String operator, List<String> outputs, long parameters, @Nullable Long macs) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path path = Objects.requireNonNull(file);
    if (Files.isDirectory(path) || FamilyArchive.isOne(path)) {
      if (data != null) {
        throw CommandException.wrong(
            "--data: with a family, "
                + path
                + " (expected: with a model file, as one of those in it)");
      }
      InspectedFamily.show(path, json);
      return 0;
    }
    if (!Files.isRegularFile(path)) {
      throw CommandException.wrong(
          "model: " + path + " (expected: an existing .onnx file, or a family)");
    }
    OnnxFile read;
    try {
      read = OnnxFile.read(path);
    } catch (ModelException e) {
      throw CommandException.wrong(path + ": " + e.getMessage());
    }
    Inspection found = Inspection.of(read.graph());
    Optional<LookReport> look = look(path);
    if (json) {
      Printed.json(shown(path, read, found, look));
    } else if (look.isEmpty()) {
      print(path, read, found);
    } else {
      printHead(path, read, found);
      System.out.println();
      look.get().print();
    }
    return 0;
  }

  private Optional<LookReport> look(Path model) throws IOException, InterruptedException {
    if (samples < 1) {
      throw CommandException.wrong("--samples: " + samples + " (expected: 1 or more)");
    }
    return data == null ? Optional.empty() : Optional.of(LookReport.of(model, data, samples));
  }

  private static Shown shown(
      Path path, OnnxFile read, Inspection found, Optional<LookReport> look) {
    return new Shown(
        path.toString(),
        read.sha256(),
        read.bytes(),
        producer(found),
        found.header().irVersion(),
        new TreeMap<>(found.header().opsets()),
        tensors(found.signature().inputs()),
        tensors(found.signature().outputs()),
        found.operators(),
        found.size().parameters(),
        found.size().weightBytes(),
        boxed(found.size().macs()),
        seams(read),
        found.layers().stream().map(InspectCommand::row).toList(),
        opportunities(found),
        found.warnings(),
        look.map(report -> LookShown.of(report.look())).orElse(null));
  }

  private static Cuts seams(OnnxFile read) {
    double before = 0;
    double longest = 0;
    List<Seam> all = Seams.of(read.graph()).all();
    for (Seam seam : all) {
      longest = Math.max(longest, seam.share() - before);
      before = seam.share();
    }
    return new Cuts(all.size(), Math.max(longest, 1 - before));
  }

  private static List<Tensor> tensors(List<Value> values) {
    return values.stream().map(value -> new Tensor(value.name(), value.type().toString())).toList();
  }

  private static Row row(Layer layer) {
    return new Row(
        layer.name(),
        layer.operator().toString(),
        layer.outputs().stream().map(Value::toString).toList(),
        layer.parameters(),
        boxed(layer.macs()));
  }

  private static @Nullable Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static String producer(Inspection found) {
    return (found.header().producer().name() + " " + found.header().producer().version()).strip();
  }

  /** What can be done, and to which nodes. */
  private static Map<String, List<String>> opportunities(Inspection found) {
    return found.opportunities().stream()
        .collect(
            Collectors.groupingBy(
                InspectCommand::kind,
                TreeMap::new,
                Collectors.mapping(InspectCommand::node, Collectors.toList())));
  }

  private static String kind(Opportunity opportunity) {
    return switch (opportunity) {
      case Opportunity.FoldBatchNormalization fold -> "fold batch normalization";
      case Opportunity.Remove remove -> "remove";
      case Opportunity.HoistConstant hoist -> "make constants initializers";
      case Opportunity.Quantize quantize -> "quantize";
      case Opportunity.Prune prune -> "prune channels";
      case Opportunity.KeepChannels keep -> "keep channels";
    };
  }

  private static String node(Opportunity opportunity) {
    return switch (opportunity) {
      case Opportunity.FoldBatchNormalization fold -> fold.node();
      case Opportunity.Remove remove -> remove.node();
      case Opportunity.HoistConstant hoist -> hoist.node();
      case Opportunity.Quantize quantize -> quantize.node();
      case Opportunity.Prune prune -> prune.node();
      case Opportunity.KeepChannels keep -> keep.node() + ": " + keep.because();
    };
  }

  private static void printHead(Path path, OnnxFile read, Inspection found) {
    line("Model", path.getFileName() + ", " + new Bytes(read.bytes()));
    line("SHA-256", read.sha256());
    line("Made by", producer(found).isEmpty() ? "not said" : producer(found));
    line("Format", "IR " + found.header().irVersion() + ", opset " + opsets(found));
    found.signature().inputs().forEach(value -> line("Input", value.name() + "  " + value.type()));
    found
        .signature()
        .outputs()
        .forEach(value -> line("Output", value.name() + "  " + value.type()));
  }

  private void print(Path path, OnnxFile read, Inspection found) {
    printHead(path, read, found);
    line(
        "Parameters",
        count(found.size().parameters()) + " in " + new Bytes(found.size().weightBytes()));
    line(
        "Compute",
        found.size().macs().isPresent()
            ? count(found.size().macs().getAsLong()) + " multiply-accumulates for one sample"
            : "not known: some shapes depend on the input");
    Cuts seams = seams(read);
    line(
        "Seams",
        seams.count() == 0
            ? "none: nobody can go first while it runs"
            : String.format(
                Locale.ROOT,
                "%d, the longest piece between them about %.0f %% of the work",
                seams.count(),
                100 * seams.longestPiece()));
    line(
        "Operators",
        found.operators().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", ")));
    System.out.println();
    printLayers(found);
    System.out.println();
    opportunities(found)
        .forEach((kind, nodes) ->
            line("Can " + kind, nodes.size() + (nodes.size() == 1 ? " node" : " nodes")));
    found.warnings().forEach(warning -> line("Warning", warning));
  }

  private void printLayers(Inspection found) {
    List<Layer> shown = layers ? found.layers() : found.costliest(MOST_LAYERS);
    System.out.println(layers ? "Layers, in order:" : "Layers that cost most:");
    System.out.printf("  %-34s %-20s %14s %14s%n", "name", "operator", "parameters", "MACs");
    for (Layer layer : shown) {
      System.out.printf(
          "  %-34s %-20s %14s %14s%n",
          cut(layer.name()),
          layer.operator(),
          count(layer.parameters()),
          layer.macs().isPresent() ? count(layer.macs().getAsLong()) : "?");
    }
    if (!layers && found.layers().size() > shown.size()) {
      System.out.println("  … of " + found.layers().size() + "; --layers lists all");
    }
  }

  private static String opsets(Inspection found) {
    return found.header().opsets().entrySet().stream()
        .map(entry -> (entry.getKey().isEmpty() ? "" : entry.getKey() + " ") + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String cut(String name) {
    return name.length() <= 34 ? name : "…" + name.substring(name.length() - 33);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static void line(String what, String value) {
    System.out.printf("%-12s %s%n", what, value);
  }
}
