package dev.skerry.optimizer.samples;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * What is done to stored numbers before a model sees them:
 *
 * <pre>(stored · scale − mean[channel]) / std[channel]</pre>
 *
 * then channels first or last, as the model wants them.
 *
 * @param mean one for all channels, or one for each, in the order in which the model sees them
 * @param std as {@code mean}
 * @param stored where channels are in what is stored
 * @param wanted where the model expects them
 * @param reversed whether the model sees the last stored channel first: blue, green, red
 */
public record Preparation(
    double scale,
    List<Double> mean,
    List<Double> std,
    Order stored,
    Order wanted,
    boolean reversed) {
  /** Nothing is done but to make floats of the numbers. */
  public static final Preparation NONE =
      new Preparation(1, List.of(0.0), List.of(1.0), Order.FIRST, Order.FIRST);

  /** Where the channels of a sample are. */
  public enum Order {
    FIRST,
    LAST
  }

  public Preparation {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (!Double.isFinite(scale) || scale == 0) {
      throw new SampleException("scale: " + scale + " (expected: a number other than 0)");
    }
    if (mean.isEmpty() || std.isEmpty() || std.stream().anyMatch(value -> !(value > 0))) {
      throw new SampleException("mean, std: " + mean + ", " + std + " (expected: std > 0)");
    }
  }

  /** Channels stay in the order in which they are stored. */
  public Preparation(
      double scale, List<Double> mean, List<Double> std, Order stored, Order wanted) {
    this(scale, mean, std, stored, wanted, false);
  }

  /** The same numbers, with channels taken from and brought to other places. */
  public Preparation withOrder(Order from, Order to) {
    return new Preparation(scale, mean, std, from, to, reversed);
  }

  /**
   * The shape that a stored one comes out with; the first axis is that of samples.
   *
   * @param in of rank 1 or more
   */
  public Shape shape(Shape in) {
    if (stored == wanted || in.rank() < 3) {
      return in;
    }
    long[] from = in.toArray();
    long[] to = from.clone();
    if (wanted == Order.FIRST) {
      to[1] = from[from.length - 1];
      System.arraycopy(from, 1, to, 2, from.length - 2);
    } else {
      to[from.length - 1] = from[1];
      System.arraycopy(from, 2, to, 1, from.length - 2);
    }
    return Shape.of(to);
  }

  Tensor apply(Tensor rows) {
    return apply(rows, Tensor::allocate);
  }

  Tensor apply(Tensor rows, Room room) {
    if (isPlain() && rows.type() == ElementType.FP32) {
      return rows;
    }
    Tensor prepared = room.tensor(ElementType.FP32, shape(rows.shape()));
    FloatBuffer out = prepared.floats();
    ByteBuffer bytes = rows.bytes();
    long[] sizes = rows.shape().toArray();
    int rank = sizes.length;
    int channelAxis = stored == Order.FIRST ? 1 : rank - 1;
    int channels = rank > 1 ? Math.toIntExact(sizes[channelAxis]) : 1;
    requireChannels(channels);
    int samples = Rows.count(rows);
    int pixels = samples == 0 ? 0 : Math.toIntExact(rows.shape().elements() / samples / channels);
    for (int sample = 0; sample < samples; sample++) {
      int base = sample * pixels * channels;
      for (int c = 0; c < channels; c++) {
        double shift = mean.get(mean.size() == 1 ? 0 : c);
        double width = std.get(std.size() == 1 ? 0 : c);
        int source = reversed ? channels - 1 - c : c;
        for (int pixel = 0; pixel < pixels; pixel++) {
          int from = base + at(stored, rank, source, pixel, channels, pixels);
          int to = base + at(wanted, rank, c, pixel, channels, pixels);
          out.put(to, (float) ((number(bytes, rows.type(), from) * scale - shift) / width));
        }
      }
    }
    return prepared;
  }

  private boolean isPlain() {
    return scale == 1
        && stored == wanted
        && !reversed
        && mean.stream().allMatch(value -> value == 0)
        && std.stream().allMatch(value -> value == 1);
  }

  private void requireChannels(int channels) {
    for (List<Double> values : List.of(mean, std)) {
      if (values.size() != 1 && values.size() != channels) {
        throw new SampleException(
            "mean, std: "
                + values
                + " (expected: one value, or "
                + channels
                + ", one a channel, as channels are stored "
                + (stored == Order.FIRST ? "first" : "last")
                + "; stored: "
                + (stored == Order.FIRST ? "last" : "first")
                + " says otherwise)");
      }
    }
  }

  private static int at(Order order, int rank, int channel, int pixel, int channels, int pixels) {
    return order == Order.FIRST || rank < 3 ? channel * pixels + pixel : pixel * channels + channel;
  }

  static double number(ByteBuffer bytes, ElementType type, int index) {
    int at = index * type.size();
    return switch (type) {
      case FP32 -> bytes.getFloat(at);
      case FP64 -> bytes.getDouble(at);
      case FP16 -> Float.float16ToFloat(bytes.getShort(at));
      case BF16 -> Float.intBitsToFloat(bytes.getShort(at) << 16);
      case BOOL, UINT8 -> Byte.toUnsignedInt(bytes.get(at));
      case INT8 -> bytes.get(at);
      case UINT16 -> Short.toUnsignedInt(bytes.getShort(at));
      case INT16 -> bytes.getShort(at);
      case UINT32 -> Integer.toUnsignedLong(bytes.getInt(at));
      case INT32 -> bytes.getInt(at);
      case INT64, UINT64 -> bytes.getLong(at);
      case BYTES -> throw new SampleException("element type: BYTES (expected: numbers)");
    };
  }
}
