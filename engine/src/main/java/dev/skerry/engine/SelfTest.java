package dev.skerry.engine;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.terms.Latency;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What a session must go through before it is ready: warmed up, run twice on the same input to see
 * that it answers the same, tried with batches, and timed.
 *
 * <p>Whether a model takes batches is found out, not believed: a batch must give, sample by sample,
 * what single runs give. Many models leave their first dimension open for something else.
 */
public final class SelfTest {
  private static final int LARGEST_BATCH = 32;
  private static final double WORTH_IT = 1.85;
  private static final int MOST_SITTINGS = 3;
  /* A difference that is no noise between two calm times. */
  private static final double QUICKER = 0.8;
  /* Kernels for batches sum in another order, so answers differ in the last bits. */
  private static final float TOLERANCE = 1e-3f;

  private final LongSupplier nanos;
  private final Duration patience;

  /**
   * A test that spends about {@code patience} on each batch size.
   *
   * @param nanos a monotonic clock
   */
  public SelfTest(LongSupplier nanos, Duration patience) {
    this.nanos = nanos;
    this.patience = patience;
  }

  /**
   * What was found.
   *
   * @param takesBatches whether a batch gives, sample by sample, what single runs give
   * @param latency of one run, by batch size: 1, and 2, 4, 8 … as far as a batch gives the same
   *     answers and is worth it
   */
  public record Result(boolean takesBatches, SortedMap<Integer, Latency> latency) {
    /** The most samples that one run should take. */
    public int largestBatch() {
      return latency.lastKey();
    }
  }

  /**
   * Puts {@code session} through it.
   *
   * @throws EngineException if the model cannot be run on made-up inputs or gives another answer
   *     each time
   */
  public Result run(Session session) {
    try (RunControl control = new RunControl()) {
      SplittableRandom random = new SplittableRandom(1);
      List<Tensor> one = SampleInputs.draw(session.inputs(), 1, random);
      requireRepeatable(session, one, control);
      boolean takesBatches = session.takesBatches() && answersAlike(session, random, control);
      return new Result(takesBatches, time(session, one, takesBatches, random, control));
    }
  }

  /*
   * A machine may be slow for as long as a size is timed. So single runs are timed once more when all else is, and if
   * they turn out far quicker than it seemed, everything is timed again.
   */
  private SortedMap<Integer, Latency> time(
      Session session,
      List<Tensor> one,
      boolean takesBatches,
      SplittableRandom random,
      RunControl control) {
    SortedMap<Integer, Latency> latency = new TreeMap<>();
    for (int sitting = 1; ; sitting++) {
      latency.clear();
      latency.put(1, time(session, one, control));
      if (takesBatches) {
        timeBatches(session, random, control, latency);
      }
      Latency again = time(session, one, control);
      Latency before = latency.get(1);
      if (before == null || again.p50().toNanos() >= QUICKER * before.p50().toNanos()) {
        return latency;
      }
      latency.put(1, again);
      if (sitting == MOST_SITTINGS) {
        return latency;
      }
    }
  }

  /** How long a single run takes, timed once more. */
  public Latency again(Session session) {
    try (RunControl control = new RunControl()) {
      List<Tensor> one = SampleInputs.draw(session.inputs(), 1, new SplittableRandom(1));
      return time(session, one, control);
    }
  }

  private void timeBatches(
      Session session,
      SplittableRandom random,
      RunControl control,
      SortedMap<Integer, Latency> latency) {
    for (int batch = 2; batch <= LARGEST_BATCH; batch *= 2) {
      Latency taken = time(session, SampleInputs.draw(session.inputs(), batch, random), control);
      Latency half = latency.get(batch / 2);
      // A batch that takes about as long as its two halves brings little but waiting.
      if (half == null || taken.p50().toNanos() > WORTH_IT * half.p50().toNanos()) {
        return;
      }
      latency.put(batch, taken);
    }
  }

  private static void requireRepeatable(Session session, List<Tensor> inputs, RunControl control) {
    List<Tensor> first = session.run(inputs, control);
    List<Tensor> second = session.run(inputs, control);
    for (int i = 0; i < first.size(); i++) {
      if (!first.get(i).shape().equals(second.get(i).shape())) {
        throw new EngineException(
            EngineException.Category.BAD_MODEL,
            session.outputs().get(i)
                + ": "
                + first.get(i)
                + ", then "
                + second.get(i)
                + " for one input (expected: the same twice)");
      }
    }
  }

  private static boolean answersAlike(
      Session session, SplittableRandom random, RunControl control) {
    List<Tensor> pair = SampleInputs.draw(session.inputs(), 2, random);
    try {
      List<Tensor> together = session.run(pair, control);
      for (int sample = 0; sample < 2; sample++) {
        List<Tensor> alone = session.run(rows(pair, sample), control);
        for (int output = 0; output < together.size(); output++) {
          if (together.get(output).shape().dimension(0) != 2
              || !alike(alone.get(output), row(together.get(output), sample))) {
            return false;
          }
        }
      }
      return true;
    } catch (EngineException e) {
      return false;
    }
  }

  private static List<Tensor> rows(List<Tensor> tensors, int sample) {
    return tensors.stream().map(tensor -> row(tensor, sample)).toList();
  }

  private static Tensor row(Tensor tensor, int sample) {
    int size = tensor.byteSize() / (int) tensor.shape().dimension(0);
    ByteBuffer bytes = ByteBuffer.allocateDirect(size);
    bytes.put(tensor.bytes().slice(sample * size, size)).flip();
    return Tensor.of(tensor.type(), tensor.shape().with(0, 1), bytes);
  }

  /** Whether two tensors are the same, but for the last bits of FP32. */
  static boolean alike(Tensor expected, Tensor actual) {
    if (expected.type() != ElementType.FP32 || !expected.shape().equals(actual.shape())) {
      return expected.bytes().equals(actual.bytes());
    }
    for (int i = 0; i < expected.floats().limit(); i++) {
      float difference = Math.abs(expected.floats().get(i) - actual.floats().get(i));
      // Not "greater": of a difference that is NaN nothing is greater.
      if (!(difference <= TOLERANCE * Math.max(1, Math.abs(expected.floats().get(i))))) {
        return false;
      }
    }
    return true;
  }

  private Latency time(Session session, List<Tensor> inputs, RunControl control) {
    Timings timings = new Timings(patience);
    do {
      long before = nanos.getAsLong();
      session.run(inputs, control);
      timings.ran(nanos.getAsLong() - before);
    } while (!timings.isEnough());
    return timings.latency();
  }
}
