package dev.skerry.learning.bearing;

import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.sample.SampleFamily;
import dev.skerry.sample.VibrationWindows;
import dev.skerry.terms.Measurement;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * What share of the test windows a sibling gets right, as the engine runs it.
 *
 * @param device the name of this machine
 */
record Examination(VibrationWindows windows, String device) {
  private static final int BATCH = 50;

  Measurement of(Session session) {
    return Measurement.ofAccuracy(
        device,
        SampleFamily.testSet(windows.count()),
        windows.count(),
        (double) right(session) / windows.count());
  }

  private int right(Session session) {
    int right = 0;
    try (RunControl control = new RunControl()) {
      for (int from = 0; from < windows.count(); from += BATCH) {
        int to = Math.min(windows.count(), from + BATCH);
        Tensor answers = session.run(List.of(windows.inputs(from, to)), control).getFirst();
        for (int i = from; i < to; i++) {
          right += likeliest(answers, i - from) == windows.conditions().get(i).number() ? 1 : 0;
        }
      }
    }
    return right;
  }

  private static int likeliest(Tensor answers, int row) {
    int classes = Math.toIntExact(answers.shape().dimension(1));
    FloatBuffer shares = answers.floats().slice(row * classes, classes);
    int best = 0;
    for (int i = 1; i < classes; i++) {
      best = shares.get(i) > shares.get(best) ? i : best;
    }
    return best;
  }
}
