package dev.skerry.optimizer.measure;

import dev.skerry.engine.Binding;
import dev.skerry.engine.Engine;
import dev.skerry.engine.EngineException;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The child's side of a {@link Race}. Started by it, never by hand. */
public final class RaceProgram {
  private static final int MOST_TURNS = 400;
  private static final int LEAST_TURNS = 9;
  private static final int MOST_RUNS = 15;
  private static final int LEAST_RUNS = 3;
  /* A turn is long enough to be timed, and short enough that all see the same disturbances. */
  private static final long TURN = 3_000_000;

  private RaceProgram() {}

  /** Arguments: inputs as an npz file, patience in milliseconds, and the models. */
  public static void main(String[] arguments) throws IOException {
    Thread.ofPlatform().daemon(true).name("parent").start(RaceProgram::endWithParent);
    Map<String, Tensor> inputs = RaceFormat.readInputs(Path.of(arguments[0]));
    long patience = Long.parseLong(arguments[1]) * 1_000_000;
    Engine engine = Engine.open(1);
    List<Runner> runners = new ArrayList<>();
    for (int i = 2; i < arguments.length; i++) {
      runners.add(new Runner(engine, Path.of(arguments[i]), inputs));
    }
    race(runners, patience);
    runners.forEach(runner -> System.out.println(runner.line()));
    System.out.flush();
    // Not waiting for native memory to be given back one by one: the process ends.
    Runtime.getRuntime().halt(0);
  }

  private static void race(List<Runner> runners, long patience) {
    runners.forEach(Runner::warmUp);
    long start = System.nanoTime();
    for (int turn = 0;
        turn < LEAST_TURNS || (turn < MOST_TURNS && System.nanoTime() - start < patience);
        turn++) {
      // Each begins once in a while, so that none always runs behind the same other.
      for (int i = 0; i < runners.size(); i++) {
        runners.get((turn + i) % runners.size()).turn();
      }
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is expected.
      }
    } catch (IOException e) {
      // As good as its end.
    }
    Runtime.getRuntime().halt(1);
  }

  /** One model in the race. */
  private static final class Runner {
    private final List<Long> nanos = new ArrayList<>();
    private final RunControl control = new RunControl();
    private int runs = LEAST_RUNS;
    private @Nullable Runnable run;
    private @Nullable String failure;

    Runner(Engine engine, Path model, Map<String, Tensor> inputs) {
      try {
        Session session = engine.load(model);
        List<Tensor> values = values(session, inputs);
        run = bound(session, values, control).orElse(() -> session.run(values, control));
      } catch (EngineException | IllegalArgumentException e) {
        failure = String.valueOf(e.getMessage());
      }
    }

    /* Not where a first axis that is open turns out to be of something else than samples. */
    private static Optional<Runnable> bound(
        Session session, List<Tensor> values, RunControl control) {
      if (!session.isBindable()) {
        return Optional.empty();
      }
      Binding binding = session.bind(1);
      try {
        for (int i = 0; i < values.size(); i++) {
          binding.input(i).bytes().put(values.get(i).bytes());
        }
        binding.run(control);
        return Optional.of(() -> binding.run(control));
      } catch (EngineException otherShape) {
        binding.close();
        return Optional.empty();
      }
    }

    private static List<Tensor> values(Session session, Map<String, Tensor> inputs) {
      List<Tensor> values = new ArrayList<>();
      for (TensorSpec spec : session.inputs()) {
        Tensor value = inputs.get(spec.name());
        if (value == null) {
          throw new IllegalArgumentException(
              "input: " + spec + " (expected: among " + inputs.keySet() + ")");
        }
        values.add(value);
      }
      return values;
    }

    void warmUp() {
      long taken = Long.MAX_VALUE;
      for (int i = 0; i < 30 && run != null; i++) {
        taken = Math.min(taken, Math.max(1, time()));
        if (i > 3 && taken > TURN * 10) {
          break;
        }
      }
      runs = Math.clamp(TURN / taken, LEAST_RUNS, MOST_RUNS);
    }

    void turn() {
      for (int i = 0; i < runs && run != null; i++) {
        nanos.add(time());
      }
    }

    private long time() {
      Runnable once = run;
      if (once == null) {
        return 1;
      }
      long start = System.nanoTime();
      try {
        once.run();
      } catch (EngineException e) {
        failure = String.valueOf(e.getMessage());
        run = null;
      }
      return System.nanoTime() - start;
    }

    String line() {
      return failure != null ? RaceFormat.failed(failure) : RaceFormat.turns(runs, nanos);
    }
  }
}
