package dev.skerry.learning.bearing;

import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.model.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/** A trained sibling that others learn from. */
final class Teacher {
  /* The least probability that has a logarithm; what it calls less likely is as unlikely as this. */
  private static final float LEAST = 1e-30f;

  private final Session session;

  Teacher(Session session) {
    this.session = session;
  }

  /** Logarithms of its probabilities: its logits, but for a number that Softmax does not see. */
  Tensor logarithms(Tensor windows) {
    try (RunControl control = new RunControl()) {
      Tensor probabilities = session.run(List.of(windows), control).getFirst();
      Tensor logarithms = Tensor.allocate(probabilities.type(), probabilities.shape());
      FloatBuffer from = probabilities.floats();
      FloatBuffer to = logarithms.floats();
      while (from.hasRemaining()) {
        to.put((float) Math.log(Math.max(LEAST, from.get())));
      }
      return logarithms;
    }
  }
}
