package dev.skerry.benchmarks.faults.real;

import dev.skerry.engine.Engine;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Question;
import dev.skerry.terms.Grade;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a {@link SwitchedFamily} is asked, and what each of its nets says to that. */
final class Questions {
  /** What an answer is, seen by somebody who knows the right one. */
  enum Judgement {
    RIGHT,
    /** Within the contract, but not what the net says. */
    WRONG,
    /** Breaks the contract. */
    BROKEN
  }

  private static final int COUNT = 16;
  /* Sums are made in another order in a batch. */
  private static final double TOLERANCE = 1e-3;

  private final SwitchedFamily family;
  private final List<float[]> inputs = new ArrayList<>();
  private final List<List<FloatBuffer>> answers = new ArrayList<>();

  /** Draws questions, and has an engine in this process answer them. */
  Questions(SwitchedFamily family, long seed) {
    this.family = family;
    SplittableRandom chance = new SplittableRandom(seed);
    for (int i = 0; i < COUNT; i++) {
      float[] drawn = new float[SwitchedNet.INPUTS];
      for (int input = SwitchedFamily.RUNGS; input < drawn.length; input++) {
        drawn[input] = (float) chance.nextGaussian();
      }
      inputs.add(drawn);
    }
    Engine engine = Engine.open(1);
    for (int rung = 0; rung < SwitchedFamily.RUNGS; rung++) {
      answers.add(answers(engine, rung));
    }
  }

  private List<FloatBuffer> answers(Engine engine, int rung) {
    List<FloatBuffer> given = new ArrayList<>();
    try (Session session = engine.load(family.file(rung));
        RunControl control = new RunControl()) {
      for (float[] input : inputs) {
        given.add(session.run(List.of(tensor(input)), control).getFirst().floats());
      }
    }
    return given;
  }

  private static Tensor tensor(float[] values) {
    return Tensor.ofFloats(Shape.of(1, values.length), values.clone());
  }

  /** A question with nothing behind it. */
  Question sound(String model, int number) {
    return Question.to(model).with(SwitchedNet.INPUT, tensor(inputs.get(number % COUNT)));
  }

  /** The same question, asking those whom {@code plan} hits to misbehave. */
  Question trick(String model, int number, Plan plan) {
    float[] asked = inputs.get(number % COUNT).clone();
    for (int rung = plan.first(); rung <= plan.last(); rung++) {
      asked[rung] = SwitchedNet.position(plan.kind());
    }
    return Question.to(model).with(SwitchedNet.INPUT, tensor(asked));
  }

  /** What {@code answer} to the question with this number is, whoever gave it. */
  Judgement judge(Answer answer, int number) {
    Tensor tensor = answer.output(SwitchedNet.OUTPUT).tensor();
    if (!tensor.shape().equals(Shape.of(1, SwitchedNet.OUTPUTS))) {
      return Judgement.BROKEN;
    }
    boolean right = true;
    FloatBuffer floats = tensor.floats();
    for (int i = 0; i < SwitchedNet.OUTPUTS; i++) {
      float value = floats.get(i);
      if (!(Math.abs(value) <= SwitchedNet.LARGEST)) {
        return Judgement.BROKEN;
      }
      right &=
          answer.grade() == Grade.SAFE
              || Math.abs(value - answers.get(rung(answer)).get(number % COUNT).get(i))
                  <= TOLERANCE;
    }
    return right ? Judgement.RIGHT : Judgement.WRONG;
  }

  int rung(Answer answer) {
    return family.rung(answer.variant());
  }
}
