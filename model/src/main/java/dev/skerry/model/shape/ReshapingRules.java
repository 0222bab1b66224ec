package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Operators that lay the same elements out anew. */
final class ReshapingRules {
  private ReshapingRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Reshape", Reshape::infer);
    rules.put("Flatten", ReshapingRules::flatten);
    rules.put("Transpose", ReshapingRules::transpose);
    rules.put("Squeeze", ReshapingRules::squeeze);
    rules.put("Unsqueeze", ReshapingRules::unsqueeze);
    rules.put("DepthToSpace", step -> blocks(step, -1));
    rules.put("SpaceToDepth", step -> blocks(step, 1));
  }

  private static void flatten(Step step) {
    Dims x = step.dims(0);
    if (x == null) {
      step.out(step.element(0), Step.open(2));
      return;
    }
    long told = step.node().integer("axis", 1);
    int axis = told == x.rank() ? x.rank() : Step.axis(told, x.rank());
    step.out(
        step.element(0),
        new Dims(
            List.of(
                product(x.axes().subList(0, axis)), product(x.axes().subList(axis, x.rank())))));
  }

  /** The one extent that holds all of these. */
  private static Dim product(List<Dim> dims) {
    List<Dim> many = dims.stream().filter(dim -> !dim.is(1)).toList();
    if (many.size() == 1) {
      return many.getFirst();
    }
    return new Dims(many).elements().stream().mapToObj(Dim::of).findFirst().orElse(Dim.open());
  }

  private static void transpose(Step step) {
    Dims x = step.dims(0);
    if (x == null) {
      step.out(step.element(0), null);
      return;
    }
    long[] order = step.integers("perm");
    if (order.length != 0 && order.length != x.rank()) {
      throw new Contradiction(
          "perm: " + Arrays.toString(order) + " (expected: one for each axis of " + x + ")");
    }
    List<Dim> axes = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      axes.add(x.axis(order.length == 0 ? -1 - i : Step.axis(order[i], x.rank())));
    }
    step.out(step.element(0), new Dims(axes));
  }

  private static void squeeze(Step step) {
    Dims x = step.dims(0);
    long[] told = step.integers("axes", 1);
    List<Dim> contents = step.contents(0);
    if (x == null || (told == null && (step.has(1) || !x.isKnown()))) {
      step.out(step.element(0), null);
      return;
    }
    TreeSet<Integer> gone = new TreeSet<>();
    for (int i = 0; i < x.rank(); i++) {
      if (told == null && x.axis(i).is(1)) {
        gone.add(i);
      }
    }
    for (long axis : told == null ? new long[0] : told) {
      gone.add(Step.axis(axis, x.rank()));
    }
    List<Dim> axes = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      if (!gone.contains(i)) {
        axes.add(x.axis(i));
      }
    }
    step.out(step.element(0), new Dims(axes));
    if (contents != null) {
      step.outContents(contents);
    }
  }

  private static void unsqueeze(Step step) {
    Dims x = step.dims(0);
    long[] told = step.integers("axes", 1);
    if (x == null || told == null) {
      step.out(step.element(0), null);
      return;
    }
    int rank = Step.open(x.rank() + told.length).rank();
    TreeSet<Integer> added = new TreeSet<>();
    for (long axis : told) {
      added.add(Step.axis(axis, rank));
    }
    List<Dim> axes = new ArrayList<>(x.axes());
    added.forEach(axis -> axes.add(axis, Dim.of(1)));
    step.out(step.element(0), new Dims(axes));
    List<Dim> contents = step.contents(0);
    if (contents != null && rank <= 1) {
      step.outContents(contents);
    }
  }

  /* Squares of pixels become channels, or channels squares of pixels. */
  private static void blocks(Step step, int direction) {
    Dims x = step.dims(0);
    long block = step.node().integer("blocksize", 1);
    if (x == null || x.rank() != 4 || block < 1 || block > Integer.MAX_VALUE) {
      step.out(step.element(0), null);
      return;
    }
    Dims moved = x.with(1, scaled(x.axis(1), direction > 0, block * block));
    for (int i = 2; i < 4; i++) {
      moved = moved.with(i, scaled(x.axis(i), direction < 0, block));
    }
    step.out(step.element(0), moved);
  }

  private static Dim scaled(Dim dim, boolean up, long factor) {
    return dim instanceof Dim.Known(long size)
        ? Dim.of(up ? Math.multiplyExact(size, factor) : size / factor)
        : Dim.open();
  }
}
