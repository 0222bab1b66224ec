package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Convolutions: input [N,C,spatial…], weights [M,C/group,kernel…]. */
final class ConvolutionRules {
  private ConvolutionRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Conv", ConvolutionRules::convolution);
    rules.put("ConvInteger", step -> step.out(ElementType.INT32, output(step, 0, 1)));
    rules.put("QLinearConv", step -> step.out(step.element(7), output(step, 0, 3)));
    rules.put("ConvTranspose", ConvolutionRules::transposed);
  }

  static void convolution(Step step) {
    step.out(step.element(0), output(step, 0, 1));
  }

  private static @Nullable Dims output(Step step, int input, int weights) {
    Dims x = step.dims(input);
    Dims w = step.dims(weights);
    if (x == null || w == null) {
      return null;
    }
    checkRanks(x, w);
    if (x.axis(1) instanceof Dim.Known(long channels)
        && w.axis(1) instanceof Dim.Known(long perGroup)) {
      long group = step.node().integer("group", 1);
      if (Math.multiplyExact(perGroup, group) != channels) {
        throw new Contradiction(
            "channels: " + channels + " (expected: " + perGroup + " in " + group + " groups)");
      }
    }
    List<Dim> axes = new ArrayList<>(List.of(x.axis(0), w.axis(0)));
    int spatial = x.rank() - 2;
    for (int i = 0; i < spatial; i++) {
      axes.add(
          w.axis(2 + i) instanceof Dim.Known(long kernel)
              ? Window.of(step.node(), i, spatial, kernel).over(x.axis(2 + i))
              : Dim.open());
    }
    return new Dims(axes);
  }

  /* Weights are [C,M/group,kernel…]; the output is what the convolution would have come from. */
  private static void transposed(Step step) {
    Dims x = step.dims(0);
    Dims w = step.dims(1);
    if (x == null || w == null) {
      step.out(step.element(0), null);
      return;
    }
    checkRanks(x, w);
    Step.same("channels", x.axis(1), w.axis(0));
    long group = step.node().integer("group", 1);
    Dim channels =
        w.axis(1) instanceof Dim.Known(long each)
            ? Dim.of(Math.multiplyExact(each, group))
            : Dim.open();
    List<Dim> axes = new ArrayList<>(List.of(x.axis(0), channels));
    for (int i = 0; i < x.rank() - 2; i++) {
      axes.add(grown(step.node(), i, x, w));
    }
    step.out(step.element(0), new Dims(axes));
  }

  private static Dim grown(Node node, int axis, Dims x, Dims w) {
    List<Long> told = node.integers("output_shape").orElse(null);
    int spatial = x.rank() - 2;
    if (told != null && !told.isEmpty()) {
      return Dim.of(told.get(told.size() - spatial + axis));
    }
    if (!(x.axis(2 + axis) instanceof Dim.Known(long size))
        || !(w.axis(2 + axis) instanceof Dim.Known(long kernel))) {
      return Dim.open();
    }
    Window window = Window.of(node, axis, spatial, kernel);
    if (window.rounding() == Window.Rounding.SAME) {
      return Dim.of(Math.multiplyExact(size, window.stride()));
    }
    long extra = Window.at(node.integers("output_padding").orElse(null), axis, 0);
    long span = Math.addExact(Math.multiplyExact(size - 1, window.stride()), window.extent());
    return Dim.of(Math.addExact(span, extra) - window.padding());
  }

  private static void checkRanks(Dims x, Dims w) {
    if (x.rank() < 3 || w.rank() != x.rank()) {
      throw new Contradiction(
          "input " + x + " and weights " + w + " (expected: the same rank, at least 3)");
    }
  }
}
