package dev.skerry.optimizer;

import dev.skerry.engine.Engine;
import dev.skerry.engine.EngineException;
import dev.skerry.engine.Session;
import dev.skerry.engine.Trial;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.measure.Answers;
import dev.skerry.optimizer.measure.Examiner;
import dev.skerry.optimizer.measure.Marks;
import dev.skerry.optimizer.measure.PairedTest;
import dev.skerry.optimizer.measure.Race;
import dev.skerry.optimizer.measure.Ratio;
import dev.skerry.optimizer.measure.Turns;
import dev.skerry.optimizer.quantize.FusionReport;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Optimization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where candidates are tried, judged and raced against the original. */
final class Bench {
  private static final int ASKED_TWICE = 4;

  private final Engine engine;
  private final Tryouts trial;
  private final Race race;
  private final Path workspace;
  private final Order order;
  private final Examiner examiner;
  private final List<Entrant> entrants = new ArrayList<>();
  private final List<Row> failures = new ArrayList<>();

  Bench(Engine engine, Tryouts trial, Race race, Path workspace, Order order, Examiner examiner) {
    this.engine = engine;
    this.trial = trial;
    this.race = race;
    this.workspace = workspace;
    this.order = order;
    this.examiner = examiner;
  }

  /** One that passed its trial and answered. */
  private record Entrant(
      String name,
      List<String> lineage,
      Optimization optimization,
      Path file,
      Trial.Report.Passed trial,
      FusionReport fused,
      Answers answers) {}

  /**
   * Takes the original, which all others are compared with.
   *
   * <p>Judges it at once, so that samples that do not fit the metric are told before anything takes
   * time.
   *
   * @return what to think of all that is measured from here on
   * @throws WorkshopException if it does not run
   */
  Misgivings enterOriginal(Path file) throws IOException, InterruptedException {
    return switch (trial.run(file)) {
      case Trial.Report.Passed passed -> {
        Entrant original = original(file, passed);
        entrants.add(original);
        yield Misgivings.of(
            order.metric(),
            order.parts().scoring().truth(),
            original.answers(),
            isSteady(file),
            marks(original, original).score());
      }
      case Trial.Report.Failed(String reason) -> throw new WorkshopException(reason);
    };
  }

  /* Whether it says the same twice. What is kept of answers would hide it. */
  private boolean isSteady(Path file) {
    Samples few = order.parts().scoring().first(ASKED_TWICE);
    try (Session session = engine.load(file)) {
      return Examiner.ask(session, few).isSame(Examiner.ask(session, few));
    }
  }

  private Entrant original(Path file, Trial.Report.Passed passed) throws IOException {
    try {
      return entrant("original", List.of(), Optimization.NONE, file, passed);
    } catch (EngineException | IllegalArgumentException broken) {
      throw new WorkshopException(
          "the original does not answer to the samples of "
              + order.parts().scoring().name()
              + ": "
              + broken.getMessage());
    }
  }

  /** Takes a candidate, or notes why it does not run. */
  void enter(Candidate candidate) throws IOException, InterruptedException {
    Path file = workspace.resolve(candidate.name() + ".onnx");
    OnnxFile.write(candidate.graph(), file);
    switch (trial.run(file)) {
      case Trial.Report.Failed(String reason) -> fail(candidate, reason);
      case Trial.Report.Passed passed -> {
        try {
          Entrant entrant =
              entrant(
                  candidate.name(), candidate.lineage(), candidate.optimization(), file, passed);
          entrants.add(entrant);
        } catch (EngineException | IllegalArgumentException broken) {
          fail(candidate, String.valueOf(broken.getMessage()));
        }
      }
    }
  }

  private void fail(Candidate candidate, String reason) {
    failures.add(Row.failed(candidate.name(), candidate.lineage(), reason));
  }

  private Entrant entrant(
      String name,
      List<String> lineage,
      Optimization optimization,
      Path file,
      Trial.Report.Passed passed)
      throws IOException {
    return new Entrant(
        name,
        lineage,
        optimization,
        file,
        passed,
        FusionReport.of(engine, file, workspace),
        examiner.examine(file, order.parts().scoring()));
  }

  /** Candidates that never came to be raced. */
  List<Row> failures() {
    return failures;
  }

  /** Races all that were entered, the original among them. */
  List<Measured> measure() throws IOException, InterruptedException {
    List<Race.Result> results =
        race.run(entrants.stream().map(Entrant::file).toList(), oneSample());
    Entrant original = entrants.getFirst();
    Turns originalTurns =
        switch (results.getFirst()) {
          case Race.Result.Ran(Turns turns) -> turns;
          case Race.Result.Failed(String reason) ->
              throw new WorkshopException("the original cannot be timed: " + reason);
        };
    Marks originalMarks = marks(original, original);
    List<Measured> measured = new ArrayList<>();
    for (int i = 0; i < entrants.size(); i++) {
      Entrant entrant = entrants.get(i);
      switch (results.get(i)) {
        case Race.Result.Failed(String reason) ->
            failures.add(Row.failed(entrant.name(), entrant.lineage(), reason));
        case Race.Result.Ran(Turns turns) -> {
          Marks marks = i == 0 ? originalMarks : marks(entrant, original);
          measured.add(
              new Measured(
                  entrant.name(),
                  entrant.lineage(),
                  entrant.optimization(),
                  entrant.file(),
                  new Bytes(Files.size(entrant.file())),
                  entrant.trial(),
                  entrant.fused(),
                  marks,
                  i == 0
                      ? new PairedTest(0, 0, 0)
                      : PairedTest.of(originalMarks, marks, order.seed()),
                  i == 0 ? Ratio.ONE : Ratio.of(originalTurns, turns, order.seed()),
                  turns.latency()));
        }
      }
    }
    return measured;
  }

  private Marks marks(Entrant entrant, Entrant original) {
    return order
        .metric()
        .of(entrant.answers(), order.parts().scoring().truth(), original.answers());
  }

  private Map<String, Tensor> oneSample() {
    return oneSample(engine, entrants.getFirst().file(), order.parts().scoring());
  }

  /** The first of some samples, as a model takes it. */
  static Map<String, Tensor> oneSample(Engine engine, Path model, Samples samples) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    try (Session session = engine.load(model)) {
      List<Tensor> values = samples.batch(session.inputs(), 0, 1);
      for (int i = 0; i < values.size(); i++) {
        inputs.put(session.inputs().get(i).name(), values.get(i));
      }
    }
    return inputs;
  }
}
