package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same elements under other extents. One extent may be left to find out; it is what remains
 * when all known extents are divided out, and open extents that stand on both sides are crossed
 * out.
 */
final class Reshape {
  private final @Nullable Dims from;
  private final List<Dim> left;
  private final List<Dim> to = new ArrayList<>();
  private final List<Integer> asked = new ArrayList<>();
  private long known = 1;

  private Reshape(@Nullable Dims from) {
    this.from = from;
    this.left = from == null ? new ArrayList<>() : new ArrayList<>(from.axes());
  }

  static void infer(Step step) {
    Reshape reshape = new Reshape(step.dims(0));
    long[] told = step.integers("shape", 1);
    List<Dim> computed = step.contents(1);
    Dims shape = step.dims(1);
    Dims result = null;
    if (told != null) {
      result = reshape.toNumbers(told, step.node().integer("allowzero", 0) == 1);
    } else if (computed != null) {
      result = reshape.toDims(computed);
    } else if (shape != null
        && shape.rank() == 1
        && shape.axis(0) instanceof Dim.Known(long rank)) {
      result = Step.open(rank);
    }
    step.out(step.element(0), result);
  }

  private Dims toNumbers(long[] told, boolean zeroIsZero) {
    for (int i = 0; i < told.length; i++) {
      if (told[i] == 0 && !zeroIsZero) {
        copy(from == null ? Dim.open() : from.axis(i));
      } else if (told[i] == -1) {
        ask();
      } else {
        fix(told[i]);
      }
    }
    return solved();
  }

  private Dims toDims(List<Dim> computed) {
    for (Dim dim : computed) {
      if (dim instanceof Dim.Known(long size)) {
        fix(size);
      } else if (dim instanceof Dim.Named && left.contains(dim)) {
        copy(dim);
      } else {
        ask();
      }
    }
    return solved();
  }

  private void copy(Dim dim) {
    left.remove(dim);
    to.add(dim);
  }

  private void fix(long size) {
    known = Math.multiplyExact(known, size);
    to.add(Dim.of(size));
  }

  private void ask() {
    asked.add(to.size());
    to.add(Dim.open());
  }

  private Dims solved() {
    if (asked.size() == 1 && from != null && known != 0) {
      to.set(asked.getFirst(), remaining());
    }
    return new Dims(to);
  }

  private Dim remaining() {
    long product = 1;
    List<Dim> open = new ArrayList<>();
    for (Dim dim : left) {
      if (dim instanceof Dim.Known(long size)) {
        product = Math.multiplyExact(product, size);
      } else {
        open.add(dim);
      }
    }
    if (open.isEmpty()) {
      if (product % known != 0) {
        throw new Contradiction(product + " elements (expected: a multiple of " + known + ")");
      }
      return Dim.of(product / known);
    }
    return open.size() == 1 && product == known ? open.getFirst() : Dim.open();
  }
}
