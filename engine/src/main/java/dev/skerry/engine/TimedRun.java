package dev.skerry.engine;

import dev.skerry.model.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * A model that runs again and again on the same made-up input, with a watch on each piece. The
 * quickest run of each counts: it is the one that nothing got in the way of.
 */
final class TimedRun implements AutoCloseable {
  private final Binding binding;
  private final int outputs;
  private final LongSupplier nanos;
  private final RunControl control = new RunControl(this::lap);
  private final long[] quickest;
  private int piece;
  private long since;

  TimedRun(Session session, LongSupplier nanos) {
    this.binding = session.bind(1);
    this.outputs = session.outputs().size();
    this.nanos = nanos;
    this.quickest = new long[session.pieces()];
    Arrays.fill(quickest, Long.MAX_VALUE);
    List<Tensor> inputs = SampleInputs.draw(session.inputs(), 1, new SplittableRandom(1));
    for (int input = 0; input < inputs.size(); input++) {
      binding.input(input).bytes().put(inputs.get(input).bytes());
    }
  }

  /** Runs once; gives the nanoseconds that took. */
  long once() {
    long start = nanos.getAsLong();
    piece = 0;
    since = start;
    binding.run(control);
    lap();
    return since - start;
  }

  private void lap() {
    long now = nanos.getAsLong();
    quickest[piece] = Math.min(quickest[piece], now - since);
    piece++;
    since = now;
  }

  /** What each piece took at the least, in nanoseconds. */
  long[] pieces() {
    return quickest.clone();
  }

  /** The part of a run that its longest piece takes. */
  double longestShare() {
    return (double) Arrays.stream(quickest).max().orElse(1) / Arrays.stream(quickest).sum();
  }

  /** Whether both gave the same last time, but for the last bits. */
  boolean isAlike(TimedRun other) {
    for (int output = 0; output < outputs; output++) {
      if (!SelfTest.alike(binding.output(output), other.binding.output(output))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    binding.close();
    control.close();
  }
}
