package dev.skerry.optimizer.prune;

import dev.skerry.model.Graph;
import dev.skerry.model.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * How the channels of values go with each other on samples: their means, and the means of the
 * products of any two of them at the same place.
 */
public final class Activity {
  /* More channels than that would take too long; what is read of them is not known. */
  private static final int MOST_CHANNELS = 1024;
  /* Places beside each other are alike, so of a picture so many are enough; fewer where each takes long. */
  private static final int MOST_PLACES = 64;
  private static final int LEAST_PLACES = 8;
  private static final int AFFORDED = 8192;

  private final SequencedMap<String, Integer> channels = new LinkedHashMap<>();
  private final Map<String, Moments> values = new HashMap<>();

  private Activity(ChannelGroups groups) {
    for (ChannelGroups.Read read : groups.reads()) {
      boolean mayGo = !read.channels().stream().allMatch(groups::isKept);
      if (mayGo && read.channels().size() <= MOST_CHANNELS) {
        channels.put(read.value(), read.channels().size());
      }
    }
  }

  /** Nothing is known yet of the values that layers of a normalized graph read. */
  public static Activity of(Graph graph) {
    return new Activity(ChannelGroups.of(graph));
  }

  /** Of one value. */
  static final class Moments {
    private final double[] sums;
    private final double[][] products;
    private long count;

    private Moments(int channels) {
      sums = new double[channels];
      products = new double[channels][channels];
    }

    private void see(FloatBuffer numbers, int inner) {
      int channels = sums.length;
      int samples = numbers.limit() / inner / channels;
      int step = Math.ceilDiv(inner, Math.clamp(AFFORDED / channels, LEAST_PLACES, MOST_PLACES));
      double[] vector = new double[channels];
      for (int sample = 0; sample < samples; sample++) {
        for (int place = (int) (count % step); place < inner; place += step) {
          for (int c = 0; c < channels; c++) {
            vector[c] = numbers.get((sample * channels + c) * inner + place);
          }
          add(vector);
        }
      }
    }

    private void add(double[] vector) {
      count++;
      for (int i = 0; i < vector.length; i++) {
        double some = vector[i];
        if (some != 0) {
          sums[i] += some;
          double[] row = products[i];
          for (int j = 0; j <= i; j++) {
            row[j] += some * vector[j];
          }
        }
      }
    }

    long count() {
      return count;
    }

    boolean areFinite() {
      double sum = 0;
      for (int i = 0; i < sums.length; i++) {
        sum += Math.abs(sums[i]) + products[i][i];
      }
      return Double.isFinite(sum);
    }

    double mean(int channel) {
      return sums[channel] / count;
    }

    /** Means of products, or of those of what is beyond the mean. */
    double[][] second(boolean beyondMeans) {
      double[][] second = new double[sums.length][sums.length];
      for (int i = 0; i < sums.length; i++) {
        for (int j = 0; j <= i; j++) {
          double mean = products[i][j] / count - (beyondMeans ? mean(i) * mean(j) : 0);
          second[i][j] = mean;
          second[j][i] = mean;
        }
      }
      return second;
    }
  }

  /** The values whose numbers are to be seen. */
  public SequencedSet<String> values() {
    return Collections.unmodifiableSequencedSet(new LinkedHashSet<>(channels.keySet()));
  }

  /**
   * Takes note of numbers with channels along axis 1; values that nobody asked for are passed over.
   */
  public void see(String value, Tensor numbers) {
    int count = channels.getOrDefault(value, 0);
    long elements = numbers.shape().elements();
    if (count == 0 || elements == 0 || numbers.shape().rank() < 2) {
      return;
    }
    long inner = elements / numbers.shape().dimension(0) / count;
    values.computeIfAbsent(value, _ -> new Moments(count)).see(numbers.floats(), (int) inner);
  }

  /** What is known of a value. */
  Optional<Moments> of(String value) {
    return Optional.ofNullable(values.get(value));
  }
}
