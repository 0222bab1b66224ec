package dev.skerry.benchmarks.neverlate;

import dev.skerry.engine.Binding;
import dev.skerry.engine.Engine;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Question;
import dev.skerry.terms.Family;
import dev.skerry.terms.Variant;
import dev.skerry.time.Time;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A family in memory, samples to feed it, and how long its siblings take here. */
final class RealFamily implements AutoCloseable {
  private static final int WARM_UP = 100;
  private static final int TIMED = 400;

  private final Family family;
  private final List<Session> sessions = new ArrayList<>();
  private final List<Binding> bindings = new ArrayList<>();
  private final List<Tensor> inputs = new ArrayList<>();
  private final RunControl control = new RunControl();

  /**
   * Loads the family in {@code folder}.
   *
   * @param samples that each request brings
   * @throws IllegalArgumentException if it takes only one at a time, and there are more
   */
  RealFamily(Path folder, int samples) {
    family = FamilyFolder.read(folder);
    Engine engine = Engine.open(1);
    for (Variant variant : family.variants()) {
      Session session = engine.load(folder.resolve(variant.file()));
      sessions.add(session);
      if (samples > 1 && !session.takesBatches()) {
        throw new IllegalArgumentException(
            "samples: " + samples + " (expected: 1, for " + variant.name() + " takes no batches)");
      }
      bindings.add(session.bind(samples));
    }
    SplittableRandom chance = new SplittableRandom(1);
    for (TensorSpec spec : sessions.getFirst().inputs()) {
      inputs.add(draw(spec, samples, chance));
    }
  }

  private static Tensor draw(TensorSpec spec, int samples, SplittableRandom chance) {
    Tensor tensor = Tensor.allocate(spec.type(), spec.resolved(samples));
    if (spec.type() == ElementType.FP32) {
      FloatBuffer floats = tensor.floats();
      while (floats.hasRemaining()) {
        floats.put((float) chance.nextGaussian());
      }
    }
    return tensor;
  }

  /** What a run takes on average, measured in turns, as siblings of the experiment. */
  List<Sibling> measure(Time time) {
    long[] sums = new long[sessions.size()];
    for (int turn = 0; turn < WARM_UP + TIMED; turn++) {
      for (int rung = 0; rung < sums.length; rung++) {
        long begun = time.nanos();
        run(rung);
        sums[rung] += turn < WARM_UP ? 0 : time.nanos() - begun;
      }
    }
    List<Sibling> siblings = new ArrayList<>();
    for (int rung = 0; rung < sums.length; rung++) {
      Variant variant = family.variants().get(rung);
      siblings.add(
          new Sibling(variant.name(), sums[rung] / TIMED, variant.measurement().accuracy()));
    }
    return siblings;
  }

  /** Answers the samples with a sibling, as a device would: inputs in, run, outputs out. */
  void run(int rung) {
    Binding binding = bindings.get(rung);
    for (int input = 0; input < inputs.size(); input++) {
      binding.input(input).bytes().put(inputs.get(input).bytes());
    }
    control.clear();
    binding.run(control);
    for (int output = 0; output < sessions.get(rung).outputs().size(); output++) {
      Tensor given = binding.output(output);
      ByteBuffer.allocate(given.byteSize()).put(given.bytes());
    }
  }

  /** The samples as a question to {@code model}. */
  Question question(String model) {
    Question question = Question.to(model);
    for (int input = 0; input < inputs.size(); input++) {
      question = question.with(sessions.getFirst().inputs().get(input).name(), inputs.get(input));
    }
    return question;
  }

  /** The rung of the variant of this name. */
  int rung(String variant) {
    for (int rung = 0; rung < family.variants().size(); rung++) {
      if (family.variants().get(rung).name().equals(variant)) {
        return rung;
      }
    }
    throw new IllegalArgumentException(
        "variant: " + variant + " (expected: one of the family " + family.name() + ")");
  }

  @Override
  public void close() {
    bindings.forEach(Binding::close);
    sessions.forEach(Session::close);
    control.close();
  }
}
