package dev.skerry.optimizer.prune;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** A layer's weights, by the channels that it reads, while some of these are told by others. */
final class Reader {
  private final Node layer;
  /* The weights as they were. */
  private final Tensor given;
  /* For each channel read, all weights that are for it. */
  private final double[][] weights;
  /* Sums of products of those of any two channels. */
  private final double[][] gram;
  /* What comes to the bias, for each channel that is made. */
  private final double[] bias;
  /* The mean square of all that the layer makes, and the share of it that is lost by now. */
  private final double all;
  private double lost;

  private Reader(
      Node layer, Tensor given, double[][] weights, double[][] gram, double[] bias, double all) {
    this.layer = layer;
    this.given = given;
    this.weights = weights;
    this.gram = gram;
    this.bias = bias;
    this.all = all;
  }

  /**
   * A layer as it is.
   *
   * @param second of the channels it reads, as in {@link Activity.Moments#second}
   */
  static Reader of(Graph graph, Node layer, double[][] second) {
    Tensor tensor = graph.constant(layer.inputs().get(1)).orElseThrow();
    int channels = second.length;
    double[][] weights = new double[channels][(int) (tensor.shape().elements() / channels)];
    int made = made(layer, tensor);
    FloatBuffer numbers = tensor.floats();
    int inner = numbers.limit() / made / channels;
    for (int i = 0; i < numbers.limit(); i++) {
      Place place = Place.of(layer, i, channels, made, inner);
      weights[place.channel()][place.made() * inner + place.inner()] = numbers.get(i);
    }
    double[][] gram = new double[channels][channels];
    double all = 0;
    for (int i = 0; i < channels; i++) {
      for (int j = 0; j <= i; j++) {
        double product = product(weights[i], weights[j]);
        gram[i][j] = product;
        gram[j][i] = product;
        all += (i == j ? 1 : 2) * product * second[i][j];
      }
    }
    return new Reader(layer, tensor, weights, gram, new double[made], all);
  }

  /** Where a weight stands: which channel it reads, which it is for, and which of several it is. */
  private record Place(int channel, int made, int inner) {
    static Place of(Node layer, int index, int channels, int made, int inner) {
      return inputsFirst(layer)
          ? new Place(index / made / inner, index % made, index / made % inner)
          : new Place(index / inner % channels, index / inner / channels, index % inner);
    }
  }

  private static boolean inputsFirst(Node layer) {
    return layer.is("MatMul") || (layer.is("Gemm") && layer.integer("transB", 0) == 0);
  }

  private static int made(Node layer, Tensor weights) {
    return Math.toIntExact(weights.shape().dimension(inputsFirst(layer) ? 1 : 0));
  }

  private static double product(double[] some, double[] others) {
    double sum = 0;
    for (int i = 0; i < some.length; i++) {
      sum += some[i] * others[i];
    }
    return sum;
  }

  /**
   * Whether what a channel always says may go into the bias: not where zeros are read beside it, as
   * at the borders of a picture.
   */
  static boolean takesConstants(Node layer) {
    return switch (layer.type()) {
      case "Conv" ->
          layer.text("auto_pad", "NOTSET").equals("NOTSET")
              && layer.integers("pads").orElse(List.of()).stream().allMatch(pad -> pad == 0);
      case "Gemm" -> layer.real("alpha", 1) == 1 && layer.real("beta", 1) == 1;
      default -> false;
    };
  }

  String layer() {
    return layer.name();
  }

  /**
   * The share of all that the layer makes that would be lost with a channel, beside what is lost
   * already.
   *
   * @param residual the mean square of what others cannot tell of the channel
   */
  double loss(int channel, double residual) {
    double missed = gram[channel][channel] * residual;
    if (missed <= 0) {
      return 0;
    }
    return all > 0 ? missed / all : Double.POSITIVE_INFINITY;
  }

  double lost() {
    return lost;
  }

  /**
   * Reads others in place of a channel.
   *
   * @param by how much of each other one
   * @param constant what is always said beside it
   */
  void absorb(int channel, double[] by, double constant, double residual) {
    lost += loss(channel, residual);
    double[] gone = weights[channel];
    int inner = gone.length / bias.length;
    for (int i = 0; i < gone.length && constant != 0; i++) {
      bias[i / inner] += constant * gone[i];
    }
    for (int j = 0; j < by.length; j++) {
      if (by[j] != 0) {
        for (int i = 0; i < gone.length; i++) {
          weights[j][i] += by[j] * gone[i];
        }
      }
    }
    double[] products = gram[channel].clone();
    double square = products[channel];
    for (int i = 0; i < by.length; i++) {
      for (int j = 0; j < by.length; j++) {
        gram[i][j] += by[i] * products[j] + by[j] * products[i] + by[i] * by[j] * square;
      }
    }
    Arrays.fill(gone, 0);
    for (int i = 0; i < by.length; i++) {
      gram[i][channel] = 0;
      gram[channel][i] = 0;
    }
  }

  /** The weights as they are now. */
  Tensor weights() {
    Tensor tensor = Tensor.allocate(given.type(), given.shape());
    FloatBuffer numbers = tensor.floats();
    int inner = weights[0].length / bias.length;
    for (int i = 0; i < numbers.limit(); i++) {
      Place place = Place.of(layer, i, weights.length, bias.length, inner);
      numbers.put(i, (float) weights[place.channel()][place.made() * inner + place.inner()]);
    }
    return tensor;
  }

  boolean hasConstants() {
    return Arrays.stream(bias).anyMatch(number -> number != 0);
  }

  /** The layer's own bias, and what came to it. */
  Tensor bias(Graph graph) {
    float[] sum = new float[bias.length];
    for (int i = 0; i < sum.length; i++) {
      int place = i;
      double own =
          layer
              .input(2)
              .map(name -> graph.constant(name).orElseThrow().floats().get(place))
              .orElse(0f);
      sum[i] = (float) (own + bias[i]);
    }
    return Tensor.ofFloats(Shape.of(sum.length), sum);
  }

  Reader copy() {
    Reader copy =
        new Reader(
            layer, given, Dependence.copy(weights), Dependence.copy(gram), bias.clone(), all);
    copy.lost = lost;
    return copy;
  }
}
