package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that put tensors together and take them apart. */
final class SelectingRules {
  private SelectingRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Concat", SelectingRules::concat);
    rules.put("Split", SelectingRules::split);
    rules.put("Slice", Slice::infer);
    rules.put("Gather", SelectingRules::gather);
    rules.put("GatherElements", step -> step.out(step.element(0), step.dims(1)));
    rules.put("ScatterElements", ElementwiseRules::same);
    rules.put("Scatter", ElementwiseRules::same);
    rules.put("ScatterND", ElementwiseRules::same);
    rules.put("TopK", SelectingRules::topK);
    rules.put("NonMaxSuppression", step -> step.out(ElementType.INT64, Dims.of(-1, 3)));
    rules.put("NonZero", step -> step.out(ElementType.INT64, Step.open(2)));
  }

  private static void concat(Step step) {
    Dims joined = step.dims(0);
    for (int input = 1; input < step.node().inputs().size(); input++) {
      Dims next = step.dims(input);
      joined = joined == null || next == null ? null : joined(step.node(), joined, next);
    }
    step.out(step.element(0), joined);
    List<Dim> contents = new ArrayList<>();
    for (int input = 0; input < step.node().inputs().size(); input++) {
      List<Dim> part = step.contents(input);
      if (part == null) {
        return;
      }
      contents.addAll(part);
    }
    step.outContents(contents);
  }

  private static Dims joined(Node node, Dims left, Dims right) {
    if (left.rank() != right.rank()) {
      throw new Contradiction(left + " and " + right + " (expected: the same rank)");
    }
    int axis = Step.axis(node.integer("axis", 1), left.rank());
    List<Dim> axes = new ArrayList<>();
    for (int i = 0; i < left.rank(); i++) {
      axes.add(
          i == axis
              ? sum(left.axis(i), right.axis(i))
              : Step.same("extents on axis " + i, left.axis(i), right.axis(i)));
    }
    return new Dims(axes);
  }

  private static Dim sum(Dim left, Dim right) {
    return left instanceof Dim.Known(long a) && right instanceof Dim.Known(long b)
        ? Dim.of(Math.addExact(a, b))
        : Dim.open();
  }

  private static void split(Step step) {
    Dims x = step.dims(0);
    int parts = step.node().outputs().size();
    long[] told = step.integers("split", 1);
    if (told != null && told.length != parts) {
      throw new Contradiction("split into " + told.length + " (expected: " + parts + " outputs)");
    }
    for (int output = 0; output < parts; output++) {
      Dims part = x;
      if (x != null) {
        int axis = Step.axis(step.node().integer("axis", 0), x.rank());
        part = x.with(axis, part(x.axis(axis), told, step.has(1), output, parts));
      }
      step.out(output, step.element(0), part);
    }
  }

  private static Dim part(
      Dim whole, long @Nullable [] told, boolean isInput, int index, int parts) {
    if (told != null) {
      return Dim.of(told[index]);
    }
    if (isInput || !(whole instanceof Dim.Known(long size))) {
      return Dim.open();
    }
    long each = Math.ceilDiv(size, parts);
    return Dim.of(Math.clamp(size - each * index, 0, each));
  }

  private static void gather(Step step) {
    Dims x = step.dims(0);
    Dims indices = step.dims(1);
    if (x == null || indices == null) {
      step.out(step.element(0), null);
      return;
    }
    int axis = Step.axis(step.node().integer("axis", 0), x.rank());
    List<Dim> axes = new ArrayList<>(x.axes().subList(0, axis));
    axes.addAll(indices.axes());
    axes.addAll(x.axes().subList(axis + 1, x.rank()));
    step.out(step.element(0), new Dims(axes));
    List<Dim> contents = step.contents(0);
    long[] picked = step.integers(1);
    if (contents != null && picked != null && x.rank() == 1) {
      List<Dim> found = new ArrayList<>();
      for (long index : picked) {
        found.add(contents.get(Step.axis(index, contents.size())));
      }
      step.outContents(found);
    }
  }

  private static void topK(Step step) {
    Dims x = step.dims(0);
    List<Dim> count = step.contents(1);
    Dims top = null;
    if (x != null) {
      Dim fixed = Dim.of(Math.max(0, step.node().integer("k", 0)));
      Dim k = step.has(1) ? (count == null ? Dim.open() : count.getFirst()) : fixed;
      top = x.with(Step.axis(step.node().integer("axis", -1), x.rank()), k);
    }
    step.out(0, step.element(0), top);
    step.out(1, ElementType.INT64, top);
  }
}
