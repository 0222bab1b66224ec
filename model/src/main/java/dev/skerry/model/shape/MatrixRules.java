package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Products of matrices, and of stacks of them. */
final class MatrixRules {
  private MatrixRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("MatMul", MatrixRules::matMul);
    rules.put(
        "MatMulInteger", step -> step.out(ElementType.INT32, product(step.dims(0), step.dims(1))));
    rules.put(
        "QLinearMatMul", step -> step.out(step.element(7), product(step.dims(0), step.dims(3))));
    rules.put("Gemm", MatrixRules::gemm);
  }

  static void matMul(Step step) {
    Dims left = turned(step.dims(0), step.node().integer("transA", 0));
    Dims right = turned(step.dims(1), step.node().integer("transB", 0));
    step.out(step.element(0), product(left, right));
  }

  /** A product with weights of a few bits, whose shape stands in attributes K and N. */
  static void matMulOfBits(Step step) {
    Dims x = step.dims(0);
    if (x != null) {
      step.out(step.element(0), x.with(-1, Dim.of(step.node().integer("N", 0))));
    }
  }

  /** {@code A·B + C} with A [M,K] and B [K,N], either of them turned if the node says so. */
  static void gemm(Step step) {
    Node node = step.node();
    Dims a = turned(step.dims(0), node.integer("transA", 0));
    Dims b = turned(step.dims(1), node.integer("transB", 0));
    if (a == null || b == null) {
      step.out(step.element(0), null);
      return;
    }
    if (a.rank() != 2 || b.rank() != 2) {
      throw new Contradiction("matrices " + a + " and " + b + " (expected: rank 2)");
    }
    Step.same("inner extents", a.axis(1), b.axis(0));
    step.out(step.element(0), new Dims(List.of(a.axis(0), b.axis(1))));
  }

  private static @Nullable Dims turned(@Nullable Dims x, long turn) {
    if (x == null || turn == 0 || x.rank() < 2) {
      return x;
    }
    return x.with(-1, x.axis(-2)).with(-2, x.axis(-1));
  }

  /* As in NumPy: a vector is a row on the left and a column on the right, and vanishes after. */
  private static @Nullable Dims product(@Nullable Dims left, @Nullable Dims right) {
    if (left == null || right == null) {
      return null;
    }
    if (left.rank() == 0 || right.rank() == 0) {
      throw new Contradiction("scalar (expected: a matrix)");
    }
    Dim rightInner = right.axis(right.rank() == 1 ? 0 : -2);
    Step.same("inner extents", left.axis(-1), rightInner);
    Dims stack = Step.broadcast(outer(left), outer(right));
    List<Dim> axes = new ArrayList<>(stack == null ? List.of() : stack.axes());
    if (left.rank() > 1) {
      axes.add(left.axis(-2));
    }
    if (right.rank() > 1) {
      axes.add(right.axis(-1));
    }
    return new Dims(axes);
  }

  private static Dims outer(Dims x) {
    return new Dims(x.axes().subList(0, Math.max(0, x.rank() - 2)));
  }
}
