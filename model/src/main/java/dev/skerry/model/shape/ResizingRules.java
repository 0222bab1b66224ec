package dev.skerry.model.shape;

import dev.skerry.model.Attribute;
import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operators that make a tensor larger or smaller. */
final class ResizingRules {
  private ResizingRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Pad", ResizingRules::pad);
    rules.put("Tile", ResizingRules::tile);
    rules.put("Resize", ResizingRules::resize);
    rules.put("Upsample", step -> step.out(step.element(0), scaled(step, 1)));
    rules.put("OneHot", ResizingRules::oneHot);
  }

  private static void pad(Step step) {
    Dims x = step.dims(0);
    long[] pads = step.integers("pads", 1);
    long[] told = step.integers(3);
    if (x == null || pads == null || (told == null && step.has(3))) {
      step.out(step.element(0), x == null ? null : Step.open(x.rank()));
      return;
    }
    int count = told == null ? x.rank() : told.length;
    Dims padded = x;
    for (int i = 0; i < count; i++) {
      int axis = Step.axis(told == null ? i : told[i], x.rank());
      long both = Math.addExact(pads[i], pads[i + count]);
      if (both != 0) {
        padded =
            padded.with(
                axis,
                x.axis(axis) instanceof Dim.Known(long size)
                    ? Dim.of(Math.addExact(size, both))
                    : Dim.open());
      }
    }
    step.out(step.element(0), padded);
  }

  private static void tile(Step step) {
    Dims x = step.dims(0);
    List<Dim> repeats = step.contents(1);
    if (x == null || repeats == null) {
      step.out(step.element(0), null);
      return;
    }
    Dims tiled = x;
    for (int i = 0; i < tiled.rank(); i++) {
      if (!repeats.get(i).is(1)) {
        tiled = tiled.with(i, times(tiled.axis(i), repeats.get(i)));
      }
    }
    step.out(step.element(0), tiled);
  }

  private static Dim times(Dim left, Dim right) {
    return left instanceof Dim.Known(long a) && right instanceof Dim.Known(long b)
        ? Dim.of(Math.multiplyExact(a, b))
        : Dim.open();
  }

  /* Inputs are x, roi, scales, sizes; before opset 11 only x and scales. */
  private static void resize(Step step) {
    Dims x = step.dims(0);
    boolean isPlain =
        step.node().integers("axes").isEmpty()
            && step.node().text("keep_aspect_ratio_policy", "stretch").equals("stretch");
    List<Dim> sizes = step.contents(3);
    Dims resized;
    if (!isPlain) {
      resized = x == null ? null : Step.open(x.rank());
    } else if (sizes != null && !sizes.isEmpty()) {
      resized = new Dims(sizes);
    } else {
      resized = scaled(step, step.opset() < 11 ? 1 : 2);
    }
    step.out(step.element(0), resized);
  }

  private static @Nullable Dims scaled(Step step, int input) {
    Dims x = step.dims(0);
    Optional<Tensor> scales =
        step.constant(input).filter(tensor -> tensor.type() == ElementType.FP32);
    List<Float> fixed = scales.isEmpty() ? reals(step) : null;
    if (x == null || (scales.isEmpty() && fixed == null)) {
      return x == null ? null : Step.open(x.rank());
    }
    FloatBuffer factors = scales.map(Tensor::floats).orElse(null);
    Dims scaled = x;
    for (int i = 0; i < x.rank(); i++) {
      float factor = factors == null ? (fixed == null ? 1 : fixed.get(i)) : factors.get(i);
      if (factor != 1) {
        scaled = scaled.with(i, scaled(x.axis(i), factor));
      }
    }
    return scaled;
  }

  private static @Nullable List<Float> reals(Step step) {
    return step.node().attribute("scales").orElse(null)
            instanceof Attribute.Reals(List<Float> values)
        ? values
        : null;
  }

  private static Dim scaled(Dim dim, float factor) {
    if (!(dim instanceof Dim.Known(long size))
        || !(factor > 0)
        || size * factor > Integer.MAX_VALUE) {
      return Dim.open();
    }
    return Dim.of((long) Math.floor(size * (double) factor));
  }

  private static void oneHot(Step step) {
    Dims indices = step.dims(0);
    List<Dim> depth = step.contents(1);
    Dims hot = null;
    if (indices != null) {
      int axis = Step.axis(step.node().integer("axis", -1), indices.rank() + 1);
      List<Dim> axes = new ArrayList<>(indices.axes());
      axes.add(axis, depth == null ? Dim.open() : depth.getFirst());
      hot = new Dims(axes);
    }
    step.out(step.element(2), hot);
  }
}
