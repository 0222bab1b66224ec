package dev.skerry.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** The same values in another shape or order. */
final class Shaping {
  private Shaping() {}

  static void register(Map<String, Operation> all) {
    all.put("Flatten", Shaping::flatten);
    all.put("Reshape", Shaping::reshape);
    all.put("Transpose", Shaping::transpose);
    all.put("Squeeze", Shaping::squeeze);
    all.put("Unsqueeze", Shaping::unsqueeze);
    all.put("Concat", Shaping::concat);
  }

  private static NDArray flatten(Call call) {
    NDArray x = call.input(0);
    long[] sizes = x.getShape().getShape();
    int axis = (int) call.node().integer("axis", 1);
    int split = axis < 0 ? axis + sizes.length : axis;
    long rows = Arrays.stream(sizes, 0, split).reduce(1, Math::multiplyExact);
    long columns = Arrays.stream(sizes, split, sizes.length).reduce(1, Math::multiplyExact);
    return x.reshape(new Shape(rows, columns));
  }

  /* 0 stands for the size that is there, −1 for whatever is left. */
  private static NDArray reshape(Call call) {
    NDArray x = call.input(0);
    long[] sizes =
        call.longs("shape", 1).orElseThrow(() -> call.refuse("no shape (expected: one)"));
    boolean zeroIsZero = call.node().integer("allowzero", 0) == 1;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == 0 && !zeroIsZero) {
        sizes[i] = x.getShape().get(i);
      }
    }
    return x.reshape(new Shape(sizes));
  }

  private static NDArray transpose(Call call) {
    NDArray x = call.input(0);
    int rank = x.getShape().dimension();
    return x.transpose(
        call.node()
            .integers("perm")
            .map(perm -> perm.stream().mapToInt(Long::intValue).toArray())
            .orElseGet(() -> IntStream.range(0, rank).map(i -> rank - 1 - i).toArray()));
  }

  private static NDArray squeeze(Call call) {
    NDArray x = call.input(0);
    int rank = x.getShape().dimension();
    return call.longs("axes", 1).map(axes -> x.squeeze(sorted(axes, rank))).orElseGet(x::squeeze);
  }

  private static NDArray unsqueeze(Call call) {
    NDArray x = call.input(0);
    long[] axes = call.longs("axes", 1).orElseThrow(() -> call.refuse("no axes (expected: some)"));
    int rank = x.getShape().dimension() + axes.length;
    for (int axis : sorted(axes, rank)) {
      x = x.expandDims(axis);
    }
    return x;
  }

  private static NDArray concat(Call call) {
    NDList all = new NDList(call.inputs());
    int rank = all.head().getShape().dimension();
    return NDArrays.concat(all, Math.floorMod((int) call.node().integer("axis", 0), rank));
  }

  private static int[] sorted(long[] axes, int rank) {
    return Arrays.stream(axes).mapToInt(axis -> Math.floorMod((int) axis, rank)).sorted().toArray();
  }
}
