package dev.skerry.cli;

import dev.skerry.benchmarks.mixed.Mixed;
import dev.skerry.benchmarks.mixed.RealMixed;
import dev.skerry.benchmarks.mixed.Row;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench mixed}. */
@Command(
    name = "mixed",
    description = {
      "Urgent and patient agents on one executor: the device with models in pieces and whole, a priority queue, two"
          + " threads and time slices, in turns. Keep the machine quiet meanwhile, or play it in virtual time.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  skerry bench mixed --virtual",
      "  skerry bench mixed --workloads A,D --seconds 20 --rounds 5",
      "  skerry bench mixed --rt detector.onnx --be captions.onnx --json"
    })
final class MixedCommand implements Callable<Integer> {
  private static final int SECONDS = 10;
  private static final int VIRTUAL_SECONDS = 600;
  private static final int QUICK_SECONDS = 2;
  private static final int QUICK_VIRTUAL_SECONDS = 60;
  private static final int ROUNDS = 5;
  private static final int QUICK_ROUNDS = 2;

  @Option(names = "--virtual", description = "In virtual time: exact, whatever else runs here.")
  private boolean virtual;

  @Option(
      names = "--quick",
      description = "Turns of 2 s and 2 rounds, or 60 s of virtual time, unless set.")
  private boolean quick;

  @Option(
      names = "--workloads",
      split = ",",
      paramLabel = "A-E",
      defaultValue = "A,B,C,D,E",
      description =
          "As in DISB (${DEFAULT-VALUE}). A: an urgent agent, asked evenly, and a patient one. B: 2.2 times as often."
              + " C: five patient ones. D: five urgent ones as well. E: these asked at random times.")
  private List<String> workloads = List.of();

  @Option(
      names = "--share",
      paramLabel = "X",
      defaultValue = "0.2",
      description =
          "The part of the executor's time that is the urgent agent's in A (${DEFAULT-VALUE}).")
  private double share;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "How long a turn is (" + SECONDS + "); in virtual time, all (" + VIRTUAL_SECONDS + ").")
  private @Nullable Integer seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each takes its turn (" + ROUNDS + "). Not in virtual time.")
  private @Nullable Integer rounds;

  @Option(
      names = "--rt",
      paramLabel = "MODEL.onnx",
      description = "What urgent agents run; stacks of convolutions of 2 to 20 ms unless set.")
  private @Nullable Path urgent;

  @Option(
      names = "--be",
      paramLabel = "MODEL.onnx",
      description = "What patient agents run; the same stacks unless set.")
  private @Nullable Path patient;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "What chance begins with (${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Print for a machine.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Logs.quiet();
    List<Row> rows;
    try {
      rows = virtual ? inVirtualTime() : here();
    } catch (IllegalArgumentException e) {
      throw CommandException.wrong(String.valueOf(e.getMessage()));
    }
    if (json) {
      Printed.json(rows);
    } else {
      print(rows);
    }
    return 0;
  }

  private List<Row> inVirtualTime() {
    if (urgent != null || patient != null || rounds != null) {
      throw CommandException.wrong(
          "--virtual: with --rt, --be or --rounds (expected: without; it runs no models)");
    }
    int lasting = seconds != null ? seconds : quick ? QUICK_VIRTUAL_SECONDS : VIRTUAL_SECONDS;
    return new Mixed(workloads, share, Duration.ofSeconds(lasting), seed)
        .run(MixedCommand::progress);
  }

  private List<Row> here() throws IOException {
    int lasting = seconds != null ? seconds : quick ? QUICK_SECONDS : SECONDS;
    int turns = rounds != null ? rounds : quick ? QUICK_ROUNDS : ROUNDS;
    RealMixed experiment =
        new RealMixed(
            workloads,
            share,
            Duration.ofSeconds(lasting),
            turns,
            Optional.ofNullable(urgent),
            Optional.ofNullable(patient),
            seed);
    Path folder = Files.createTempDirectory("skerry-bench");
    try (SystemTime time = new SystemTime()) {
      return experiment.run(folder, time, MixedCommand::progress);
    } finally {
      Folders.delete(folder);
    }
  }

  private static String blamed(SortedMap<String, Long> causes) {
    return causes.entrySet().stream()
        .map(cause -> cause.getKey() + " " + cause.getValue())
        .collect(Collectors.joining(", "));
  }

  private static void progress(String line) {
    System.err.println("  " + line);
  }

  private static void print(List<Row> rows) {
    System.out.printf(
        "  %-3s %-15s %8s %8s %8s %9s %8s %7s %7s %7s %12s %8s %6s%n",
        "",
        "policy",
        "asked",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "max ms",
        "x solo",
        "worst",
        "missed",
        "unexplained",
        "patient",
        "total");
    for (Row row : rows) {
      System.out.printf(
          Locale.ROOT,
          "  %-3s %-15s %8d %8.2f %8.2f %9.2f %8.2f %7.3f %7.3f %7d %12d %7.1f%% %6.2f%n",
          row.workload(),
          row.contestant(),
          row.requests(),
          row.p50Ms(),
          row.p99Ms(),
          row.p999Ms(),
          row.maxMs(),
          row.p99OverSolo(),
          row.worstP99OverSolo(),
          row.missed(),
          row.unexplained(),
          100 * row.patientShare(),
          row.total());
      if (!row.causes().isEmpty()) {
        System.out.println("      the device itself counts: " + blamed(row.causes()));
      }
    }
    System.out.println();
    System.out.println(
        "Milliseconds, and misses of the next question's time, are of urgent agents; x solo is their p99 over that"
            + " without patient ones, worst that of the agent it is worst for. Patient: work of the others, as a"
            + " part of the time that the urgent ones leave one executor; total: all work over that of the urgent.");
    System.out.println(
        "skerry runs patient models in pieces, skerry-whole leaves them whole: whoever is urgent waits for the end of one."
            + " Either lets go of a question that can no longer be answered in time: it counts as missed, not among the"
            + " milliseconds, and where many are let go, little urgent work is done and total, which is over that, is"
            + " large.");
  }
}
