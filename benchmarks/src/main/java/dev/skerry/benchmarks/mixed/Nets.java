package dev.skerry.benchmarks.mixed;

import dev.skerry.engine.Binding;
import dev.skerry.engine.Division;
import dev.skerry.engine.Engine;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.SampleInputs;
import dev.skerry.engine.Session;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.time.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The networks of an experiment on this machine, and how long they take here. */
final class Nets implements AutoCloseable {
  private static final int[] MILLIS = {2, 4, 8, 12, 20};
  private static final int PROBE = 16;
  private static final int WARM_UP = 10;
  private static final int TIMED = 40;
  private static final int TIMED_AGAIN = 4;

  private final Engine engine = Engine.open(1);
  private final Time time;
  private final List<Path> urgent;
  private final List<Path> patient;
  private final List<Session> urgentSessions = new ArrayList<>();
  private final List<Session> patientSessions = new ArrayList<>();
  private final long[] urgentNanos = new long[Mix.NETS];
  private final long[] patientNanos = new long[Mix.NETS];
  private final long[] urgentNow = new long[Mix.NETS];
  private final long[] patientNow = new long[Mix.NETS];

  /**
   * Loads and measures.
   *
   * @param urgentFile what every urgent agent runs; stacks of about 2 to 20 ms if empty
   * @param patientFile what every patient agent runs; the same stacks if empty
   */
  Nets(Path folder, Optional<Path> urgentFile, Optional<Path> patientFile, Time time)
      throws IOException {
    this.time = time;
    List<Path> stacks =
        urgentFile.isPresent() && patientFile.isPresent() ? List.of() : stacks(folder);
    urgent = urgentFile.map(file -> Collections.nCopies(Mix.NETS, file)).orElse(stacks);
    patient = patientFile.map(file -> Collections.nCopies(Mix.NETS, file)).orElse(stacks);
    for (int net = 0; net < Mix.NETS; net++) {
      urgentSessions.add(engine.load(urgent.get(net)));
      patientSessions.add(engine.load(patient.get(net)));
      urgentNanos[net] = measure(urgentSessions.get(net), WARM_UP, TIMED);
      patientNanos[net] = measure(patientSessions.get(net), WARM_UP, TIMED);
    }
  }

  /** Measures how quick this machine is now, for others share it. */
  void measureAgain() {
    for (int net = 0; net < Mix.NETS; net++) {
      urgentNow[net] = measure(urgentSessions.get(net), 1, TIMED_AGAIN);
      patientNow[net] = measure(patientSessions.get(net), 1, TIMED_AGAIN);
    }
  }

  /** How long a run took on average when last measured again, in nanoseconds. */
  long nanosNow(boolean ofUrgent, int net) {
    return (ofUrgent ? urgentNow : patientNow)[net];
  }

  private List<Path> stacks(Path folder) throws IOException {
    long layer;
    try (Session probe = engine.load(Stack.write(folder, "probe", PROBE))) {
      layer = Math.max(1, measure(probe, WARM_UP, TIMED) / PROBE);
    }
    List<Path> stacks = new ArrayList<>();
    for (int millis : MILLIS) {
      int layers = (int) Math.max(2, Duration.ofMillis(millis).toNanos() / layer);
      stacks.add(Stack.write(folder, "stack" + millis, layers));
    }
    return stacks;
  }

  /** What a run takes on average, in nanoseconds. */
  private long measure(Session session, int warmUp, int timed) {
    try (RunControl control = new RunControl();
        Binding binding = bind(session)) {
      long begun = 0;
      for (int run = 0; run < warmUp + timed; run++) {
        begun = run == warmUp ? time.nanos() : begun;
        binding.run(control);
      }
      return Math.max(1, (time.nanos() - begun) / timed);
    }
  }

  static Binding bind(Session session) {
    Binding binding = session.bind(1);
    List<Tensor> inputs = inputs(session);
    for (int input = 0; input < inputs.size(); input++) {
      binding.input(input).bytes().put(inputs.get(input).bytes());
    }
    return binding;
  }

  private static List<Tensor> inputs(Session session) {
    return SampleInputs.draw(session.inputs(), 1, new SplittableRandom(1));
  }

  Path file(boolean ofUrgent, int net) {
    return (ofUrgent ? urgent : patient).get(net);
  }

  Session session(boolean ofUrgent, int net) {
    return (ofUrgent ? urgentSessions : patientSessions).get(net);
  }

  /** The same network in pieces of at most so long, for whoever closes it. */
  Session inPieces(boolean ofUrgent, int net, Duration longest) throws IOException {
    Path file = file(ofUrgent, net);
    return new Division(engine, longest, time::nanos)
        .divide(engine.load(file), OnnxFile.read(file).graph());
  }

  /** Something to ask the network. */
  List<Tensor> sample(boolean ofUrgent, int net) {
    return inputs(session(ofUrgent, net));
  }

  /** How long a run takes on average, in nanoseconds. */
  long nanos(boolean ofUrgent, int net) {
    return (ofUrgent ? urgentNanos : patientNanos)[net];
  }

  /** How long each urgent network runs. */
  long[] urgentNanos() {
    return urgentNanos.clone();
  }

  @Override
  public void close() {
    urgentSessions.forEach(Session::close);
    patientSessions.forEach(Session::close);
  }
}
