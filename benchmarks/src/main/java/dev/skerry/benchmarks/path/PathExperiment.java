package dev.skerry.benchmarks.path;

import dev.skerry.device.Device;
import dev.skerry.device.DeviceOptions;
import dev.skerry.engine.Binding;
import dev.skerry.engine.Engine;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.SampleInputs;
import dev.skerry.engine.Session;
import dev.skerry.engine.Trial;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Question;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What stands between a client and the model: a bare engine loop against the device in process and
 * the server over REST, at one connection and at thirty-two. An echo over a socket says what of
 * that no server could spare.
 *
 * <p>All contestants take turns in one run, round after round; of each figure the median round
 * counts, and of each ratio the median of those within a round, for a shared machine is not as
 * quick in one round as in another. Load generator, server and bare loop share this machine.
 */
public final class PathExperiment {
  private static final int BUSY = 32;
  private static final Duration PATIENT = Duration.ofSeconds(1);

  private final Trial.Launcher launcher;
  private final List<String> serverOptions;
  private final Path folder;
  private final Duration turn;
  private final int rounds;

  /** Who takes part. */
  public enum Contestant {
    BARE_ENGINE,
    IN_PROCESS,
    ECHO_1,
    REST_1,
    REST_32
  }

  /** One contestant's figures: medians over all rounds. */
  public record Figures(
      Contestant contestant, double perSecond, double p50Us, double p99Us, double p999Us) {}

  /**
   * What the experiment is about.
   *
   * @param restP50OverBare p50 over REST at one connection, as a multiple of the bare engine's
   * @param restP50OverEcho the same, as a multiple of the bare engine's and an echo's together
   * @param inProcessExtraUs p50 in process, less the bare engine's
   * @param busyShareOfOneCore requests a second at 32 connections, as a share of what one core of
   *     bare engine gives
   * @param busyP99Ms at 32 connections
   */
  public record Result(
      String model,
      int rounds,
      List<Figures> figures,
      double restP50OverBare,
      double restP50OverEcho,
      double inProcessExtraUs,
      double busyShareOfOneCore,
      double busyP99Ms) {}

  /**
   * An experiment.
   *
   * @param serverOptions for the JVM of the server
   * @param folder for temporary files
   * @param turn how long each contestant runs in each round
   */
  public PathExperiment(
      Trial.Launcher launcher, List<String> serverOptions, Path folder, Duration turn, int rounds) {
    this.launcher = launcher;
    this.serverOptions = List.copyOf(serverOptions);
    this.folder = folder;
    this.turn = turn;
    this.rounds = rounds;
  }

  /** The model that is used when no other is given. */
  public Path tinyModel() throws IOException {
    return TinyModel.write(folder);
  }

  /** Runs it on {@code model}, which must take FP32 tensors of known shape. */
  public Result run(Path model, Consumer<String> progress) throws IOException {
    Map<Contestant, List<Sampled>> all = new EnumMap<>(Contestant.class);
    try (ServerProcess server =
            ServerProcess.start(launcher, serverOptions, model, folder.resolve("state"));
        SystemTime time = new SystemTime();
        Device device = Device.open(DeviceOptions.forCores(2), time, new SplittableRandom(1));
        Echo echo = new Echo();
        Session session = Engine.open(1).load(model);
        Binding binding = session.bind(1);
        RunControl control = new RunControl()) {
      String name = device.add(model);
      List<Tensor> inputs = SampleInputs.draw(session.inputs(), 1, new SplittableRandom(7));
      Question question = question(name, session.inputs(), inputs);
      byte[] request = Requests.ofBytes(name, session.inputs(), inputs, PATIENT);
      ClosedLoop rest = new ClosedLoop(server.port(), request);
      ClosedLoop echoed = new ClosedLoop(echo.port(), request);
      for (int round = -1; round < rounds; round++) {
        for (Contestant contestant : Contestant.values()) {
          Sampled sampled =
              switch (contestant) {
                case BARE_ENGINE -> loop(() -> binding.run(control));
                case IN_PROCESS -> loop(() -> device.ask(question));
                case ECHO_1 -> echoed.run(1, turn.toNanos());
                case REST_1 -> rest.run(1, turn.toNanos());
                case REST_32 -> rest.run(BUSY, turn.toNanos());
              };
          if (round >= 0) {
            // The first round only warms up.
            all.computeIfAbsent(contestant, key -> new ArrayList<>()).add(sampled);
          }
        }
        progress.accept(round < 0 ? "warmed up" : "round " + (round + 1) + " of " + rounds);
      }
      return result(name, all);
    }
  }

  private Sampled loop(Runnable once) {
    Sampled sampled = new Sampled();
    long start = System.nanoTime();
    long before = start;
    while (before - start < turn.toNanos()) {
      once.run();
      long after = System.nanoTime();
      sampled.add(after - before);
      before = after;
    }
    sampled.ended(before - start);
    return sampled;
  }

  private Result result(String model, Map<Contestant, List<Sampled>> all) {
    Map<Contestant, Figures> by = new EnumMap<>(Contestant.class);
    all.forEach((contestant, sampled) ->
        by.put(
            contestant,
            new Figures(
                contestant,
                Sampled.median(sampled, Sampled::perSecond),
                Sampled.median(sampled, each -> each.quantile(0.5)),
                Sampled.median(sampled, each -> each.quantile(0.99)),
                Sampled.median(sampled, each -> each.quantile(0.999)))));
    return new Result(
        model,
        rounds,
        List.copyOf(by.values()),
        each(all, round -> round.p50(Contestant.REST_1) / round.p50(Contestant.BARE_ENGINE)),
        each(
            all,
            round ->
                round.p50(Contestant.REST_1)
                    / (round.p50(Contestant.BARE_ENGINE) + round.p50(Contestant.ECHO_1))),
        each(all, round -> round.p50(Contestant.IN_PROCESS) - round.p50(Contestant.BARE_ENGINE)),
        each(
            all,
            round ->
                round.of(Contestant.REST_32).perSecond()
                    / round.of(Contestant.BARE_ENGINE).perSecond()),
        each(all, round -> round.of(Contestant.REST_32).quantile(0.99)) / 1e3);
  }

  private record Round(Map<Contestant, List<Sampled>> all, int number) {
    Sampled of(Contestant contestant) {
      return all.getOrDefault(contestant, List.of()).get(number);
    }

    double p50(Contestant contestant) {
      return of(contestant).quantile(0.5);
    }
  }

  /** The median of what {@code figure} is in each round. */
  private double each(Map<Contestant, List<Sampled>> all, ToDoubleFunction<Round> figure) {
    return median(
        IntStream.range(0, rounds)
            .mapToObj(number -> figure.applyAsDouble(new Round(all, number)))
            .toList());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static Question question(String model, List<TensorSpec> specs, List<Tensor> inputs) {
    Question question = Question.to(model).within(PATIENT);
    for (int i = 0; i < specs.size(); i++) {
      question = question.with(specs.get(i).name(), inputs.get(i));
    }
    return question;
  }
}
