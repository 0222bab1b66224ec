package dev.skerry.sample;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * Windows of vibration with what was the matter when they were recorded, as many as wanted.
 *
 * <p>The same seed gives the same windows, and fewer of them are the first of more: bit for bit on
 * one Java platform, and up to the last bits of {@link Math#sin} on others.
 */
public final class VibrationWindows {
  /** Samples in a window: about five turns of the shaft. */
  public static final int LENGTH = 2048;

  /** Samples a second. */
  public static final int SAMPLE_RATE = 12_000;

  private static final List<Condition> CLASSES = List.of(Condition.values());

  private final Tensor inputs;
  private final List<Condition> conditions;

  private VibrationWindows(Tensor inputs, List<Condition> conditions) {
    this.inputs = inputs;
    this.conditions = conditions;
  }

  /** The first {@code count} windows of a seed. */
  public static VibrationWindows draw(long seed, int count) {
    return draw(new SplittableRandom(seed), count);
  }

  /** {@code count} windows; each takes one split of {@code random}. */
  public static VibrationWindows draw(SplittableGenerator random, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
    }
    Vibration vibration = new Vibration(Bearing.SKF_6205, SAMPLE_RATE);
    Tensor inputs = Tensor.allocate(ElementType.FP32, Shape.of(count, 1, LENGTH));
    List<Condition> conditions = new ArrayList<>(count);
    FloatBuffer values = inputs.floats();
    for (int i = 0; i < count; i++) {
      RandomGenerator own = random.split();
      Condition condition = CLASSES.get(own.nextInt(CLASSES.size()));
      vibration.record(condition, Circumstances.draw(own), own, values.slice(i * LENGTH, LENGTH));
      conditions.add(condition);
    }
    return new VibrationWindows(inputs, List.copyOf(conditions));
  }

  public int count() {
    return conditions.size();
  }

  /** All windows, FP32 [count, 1, LENGTH]. */
  public Tensor inputs() {
    return inputs;
  }

  /** Windows {@code from} to {@code to}, without the last: a view, FP32 [to − from, 1, LENGTH]. */
  public Tensor inputs(int from, int to) {
    int size = LENGTH * Float.BYTES;
    ByteBuffer bytes = inputs.bytes().slice(from * size, (to - from) * size);
    return Tensor.of(
        ElementType.FP32, Shape.of(to - from, 1, LENGTH), bytes.order(ByteOrder.LITTLE_ENDIAN));
  }

  /** One window: a view, FP32 [1, 1, LENGTH]. */
  public Tensor input(int index) {
    return inputs(index, index + 1);
  }

  /** What was the matter, window by window. */
  public List<Condition> conditions() {
    return conditions;
  }

  /** The class of each window, INT64 [count]. */
  public Tensor labels() {
    return Tensor.ofLongs(
        Shape.of(count()), conditions.stream().mapToLong(Condition::number).toArray());
  }
}
