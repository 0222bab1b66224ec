package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.ElementType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operators that make one number of all that lie along some axes. */
final class ReducingRules {
  private static final List<String> REDUCE =
      List.of(
          "ReduceL1",
          "ReduceL2",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "ReduceMax",
          "ReduceMean",
          "ReduceMin",
          "ReduceProd",
          "ReduceSum",
          "ReduceSumSquare");

  private ReducingRules() {}

  static void addTo(Map<String, Rule> rules) {
    REDUCE.forEach(type -> rules.put(type, ReducingRules::reduce));
    rules.put("ArgMax", ReducingRules::arg);
    rules.put("ArgMin", ReducingRules::arg);
  }

  private static void reduce(Step step) {
    Dims x = step.dims(0);
    Node node = step.node();
    long[] told = step.integers("axes", 1);
    boolean keep = node.integer("keepdims", 1) == 1;
    if (x == null || (told == null && step.has(1))) {
      step.out(step.element(0), x == null || !keep ? null : Step.open(x.rank()));
      return;
    }
    Set<Integer> axes = new HashSet<>();
    if (told == null || told.length == 0) {
      boolean none = node.integer("noop_with_empty_axes", 0) == 1;
      for (int i = 0; i < x.rank() && !none; i++) {
        axes.add(i);
      }
    } else {
      for (long axis : told) {
        axes.add(Step.axis(axis, x.rank()));
      }
    }
    step.out(step.element(0), reduced(x, axes, keep));
  }

  private static void arg(Step step) {
    Dims x = step.dims(0);
    Dims reduced = null;
    if (x != null) {
      int axis = Step.axis(step.node().integer("axis", 0), x.rank());
      reduced = reduced(x, Set.of(axis), step.node().integer("keepdims", 1) == 1);
    }
    step.out(ElementType.INT64, reduced);
  }

  private static Dims reduced(Dims x, Set<Integer> axes, boolean keep) {
    List<Dim> left = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      if (!axes.contains(i)) {
        left.add(x.axis(i));
      } else if (keep) {
        left.add(Dim.of(1));
      }
    }
    return new Dims(left);
  }
}
