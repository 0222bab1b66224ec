package dev.skerry.device.telemetry;

import dev.skerry.device.failsafe.Elements;
import dev.skerry.link.Scale;
import dev.skerry.link.Traits;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a model took and gave, four times a second at most, and counts what it was like.
 * Thread-safe, never blocks, and takes memory only for a tensor that it has not seen before.
 *
 * <p>An output of several floating numbers in one dimension is taken for scores, of which the class
 * and the confidence count; a single whole number for a class. Of everything else the mean and the
 * standard deviation count. Of a request with many samples the first is looked at.
 */
final class Looks {
  static final long EVERY_NANOS = 250_000_000;

  /* Enough of one request; all that a device says of itself has to stay small. */
  private static final int MOST_TENSORS = 4;
  private static final int MOST_ELEMENTS = 128;
  private static final int MOST_SCORES = 1024;
  private static final double SUM_OF_SHARES = 0.01;

  private final AtomicLong due = new AtomicLong();
  private final Map<String, Spot> inputs = new ConcurrentHashMap<>();
  private final Map<String, Spot> outputs = new ConcurrentHashMap<>();

  /** What is counted of one tensor. */
  private record Spot(
      AtomicIntegerArray classes,
      AtomicIntegerArray confidences,
      AtomicIntegerArray means,
      AtomicIntegerArray spreads) {
    Spot() {
      this(
          new AtomicIntegerArray(Scale.CLASSES),
          new AtomicIntegerArray(Scale.BUCKETS),
          new AtomicIntegerArray(Scale.BUCKETS),
          new AtomicIntegerArray(Scale.BUCKETS));
    }
  }

  /**
   * Looks at a request that a model has answered, if it is time to.
   *
   * @param takes what the model takes, in the order of {@code questions}
   * @param gives what it gives, in the order of {@code answers}
   * @param samples how many the request brought
   * @param now in monotonic nanoseconds
   */
  void look(
      List<TensorSpec> takes,
      List<Tensor> questions,
      List<TensorSpec> gives,
      List<Tensor> answers,
      int samples,
      long now) {
    long before = due.get();
    if (before != 0 && now - before < 0) {
      return;
    }
    if (due.compareAndSet(before, now + EVERY_NANOS)) {
      for (int i = 0; i < Math.min(MOST_TENSORS, questions.size()); i++) {
        measure(spot(inputs, takes.get(i).name()), questions.get(i), samples);
      }
      for (int i = 0; i < Math.min(MOST_TENSORS, answers.size()); i++) {
        look(spot(outputs, gives.get(i).name()), answers.get(i), samples);
      }
    }
  }

  private static @Nullable Spot spot(Map<String, Spot> spots, String tensor) {
    Spot there = spots.get(tensor);
    if (there != null) {
      return there;
    }
    // A reload may have brought others.
    return spots.size() < MOST_TENSORS ? spots.computeIfAbsent(tensor, name -> new Spot()) : null;
  }

  private static void look(@Nullable Spot spot, Tensor tensor, int samples) {
    int count = Elements.count(tensor) / samples;
    boolean floating = Elements.areFloating(tensor.type());
    if (spot == null || count == 0) {
      return;
    }
    if (!floating && count == 1) {
      long named = (long) Elements.at(tensor.bytes(), tensor.type(), 0);
      spot.classes().incrementAndGet(Scale.ofClass(named));
    } else if (floating && count > 1 && count <= MOST_SCORES && isFlat(tensor, count)) {
      score(spot, tensor, count);
    } else {
      measure(spot, tensor, samples);
    }
  }

  private static boolean isFlat(Tensor tensor, int count) {
    int rank = tensor.shape().rank();
    return rank > 0 && tensor.shape().dimension(rank - 1) == count;
  }

  private static void score(Spot spot, Tensor tensor, int count) {
    ByteBuffer bytes = tensor.bytes();
    int best = 0;
    double first = Double.NEGATIVE_INFINITY;
    double second = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double score = Elements.at(bytes, tensor.type(), i);
      sum += score;
      least = Math.min(least, score);
      if (score > first) {
        second = first;
        first = score;
        best = i;
      } else if (score > second) {
        second = score;
      }
    }
    if (Double.isFinite(sum)) {
      boolean shares = least >= 0 && Math.abs(sum - 1) < SUM_OF_SHARES;
      // Of logits, exp(first) / (exp(first) + exp(second)): the same share as of a softmax of them.
      double confidence = shares ? first / (first + second) : 1 / (1 + Math.exp(second - first));
      spot.classes().incrementAndGet(Scale.ofClass(best));
      spot.confidences().incrementAndGet(Scale.ofConfidence(confidence));
    }
  }

  /* Of some of its elements, evenly spread; an odd step meets every column of what has even rows. */
  private static void measure(@Nullable Spot spot, Tensor tensor, int samples) {
    int count = Elements.count(tensor) / samples;
    if (spot == null || count == 0) {
      return;
    }
    ByteBuffer bytes = tensor.bytes();
    int step = count <= MOST_ELEMENTS ? 1 : count / MOST_ELEMENTS | 1;
    double from = Elements.at(bytes, tensor.type(), 0);
    double sum = 0;
    double squares = 0;
    int seen = 0;
    for (int i = 0; i < count; i += step) {
      double away = Elements.at(bytes, tensor.type(), i) - from;
      sum += away;
      squares += away * away;
      seen++;
    }
    double mean = sum / seen;
    double variance = squares / seen - mean * mean;
    if (Double.isFinite(from) && Double.isFinite(variance)) {
      spot.means().incrementAndGet(Scale.ofNumber(from + mean));
      if (count > 1) {
        spot.spreads().incrementAndGet(Scale.ofNumber(Math.sqrt(Math.max(0, variance))));
      }
    }
  }

  /** What was counted so far. */
  Traits traits() {
    Traits.Sum sum = new Traits.Sum();
    inputs.forEach((tensor, spot) -> {
      add(sum, Traits.ofInput(Traits.Kind.MEAN, tensor), spot.means());
      add(sum, Traits.ofInput(Traits.Kind.SPREAD, tensor), spot.spreads());
    });
    outputs.forEach((tensor, spot) -> {
      add(sum, Traits.ofOutput(Traits.Kind.CLASS, tensor), spot.classes());
      add(sum, Traits.ofOutput(Traits.Kind.CONFIDENCE, tensor), spot.confidences());
      add(sum, Traits.ofOutput(Traits.Kind.MEAN, tensor), spot.means());
      add(sum, Traits.ofOutput(Traits.Kind.SPREAD, tensor), spot.spreads());
    });
    return sum.traits();
  }

  private static void add(Traits.Sum sum, String name, AtomicIntegerArray counts) {
    for (int bucket = 0; bucket < counts.length(); bucket++) {
      int many = counts.get(bucket);
      if (many > 0) {
        sum.add(name, bucket, many);
      }
    }
  }
}
