package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import java.util.ArrayList;
import java.util.List;

/** Stretches along some axes: from a start to before an end, in steps that may go backwards. */
final class Slice {
  private Slice() {}

  static void infer(Step step) {
    Dims x = step.dims(0);
    long[] starts = step.integers("starts", 1);
    long[] ends = step.integers("ends", 2);
    if (x == null || starts == null || ends == null) {
      step.out(step.element(0), x == null ? null : Step.open(x.rank()));
      return;
    }
    long[] axes = step.integers("axes", 3);
    long[] steps = step.integers(4);
    boolean isOpen = (axes == null && step.has(3)) || (steps == null && step.has(4));
    Dims sliced = isOpen ? Step.open(x.rank()) : x;
    for (int i = 0; i < starts.length && !isOpen; i++) {
      int axis = Step.axis(axes == null ? i : axes[i], x.rank());
      long stride = steps == null ? 1 : steps[i];
      sliced = sliced.with(axis, extent(x.axis(axis), starts[i], ends[i], stride));
    }
    step.out(step.element(0), sliced);
    List<Dim> contents = step.contents(0);
    if (contents != null && !isOpen && starts.length == 1 && steps == null) {
      int size = contents.size();
      int from = (int) clamp(starts[0], 0, size, size);
      int to = (int) Math.max(from, clamp(ends[0], 0, size, size));
      step.outContents(new ArrayList<>(contents.subList(from, to)));
    }
  }

  private static Dim extent(Dim dim, long start, long end, long stride) {
    if (stride == 0) {
      throw new Contradiction("step: 0 (expected: forwards or backwards)");
    }
    if (!(dim instanceof Dim.Known(long size))) {
      boolean isWhole = start == 0 && end >= Integer.MAX_VALUE && stride == 1;
      return isWhole ? dim : Dim.open();
    }
    long lowest = stride > 0 ? 0 : -1;
    long from = clamp(start, 0, stride > 0 ? size : size - 1, size);
    long to = clamp(end, lowest, stride > 0 ? size : size - 1, size);
    long room = stride > 0 ? to - from : from - to;
    return Dim.of(
        room <= 0
            ? 0
            : Math.ceilDiv(room, stride == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(stride)));
  }

  private static long clamp(long index, long lowest, long highest, long size) {
    long fromFront = index < 0 ? index + size : index;
    return Math.min(Math.max(fromFront, lowest), highest);
  }
}
