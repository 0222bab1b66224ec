package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One node during inference: what is known of its inputs, and where its outputs go. */
final class Step {
  private static final int MAX_RANK = 64;
  private static final int MAX_CONTENTS = 256;

  private final Node node;
  private final Scope scope;

  Step(Node node, Scope scope) {
    this.node = node;
    this.scope = scope;
  }

  Node node() {
    return node;
  }

  long opset() {
    return scope.graph().header().opset(node.domain()).orElse(1);
  }

  boolean has(int input) {
    return node.input(input).isPresent();
  }

  @Nullable Dims dims(int input) {
    return node.input(input).map(scope::dims).orElse(null);
  }

  @Nullable ElementType element(int input) {
    return node.input(input).map(scope::element).orElse(null);
  }

  /** The tensor of an input that never changes. */
  Optional<Tensor> constant(int input) {
    return node.input(input).flatMap(scope.graph()::constant);
  }

  /** The tensor that this node is, if it is a Constant. */
  Optional<Tensor> constantOutput() {
    return scope.graph().constant(node.output());
  }

  /** Says that the first output is always this tensor. */
  void outConstant(Tensor tensor) {
    scope.put(node.output(), tensor);
  }

  /** The elements of a small INT64 input of rank 0 or 1, each as far as it is known. */
  @Nullable List<Dim> contents(int input) {
    return node.input(input).map(scope::contents).orElse(null);
  }

  /** The elements of a small constant INT64 or INT32 input, also negative ones. */
  long @Nullable [] integers(int input) {
    Tensor tensor = constant(input).orElse(null);
    if (tensor == null || tensor.shape().rank() > 1 || tensor.shape().elements() > MAX_CONTENTS) {
      return null;
    }
    ByteBuffer bytes = tensor.bytes();
    long[] values = new long[(int) tensor.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      if (tensor.type() == ElementType.INT64) {
        values[i] = bytes.getLong();
      } else if (tensor.type() == ElementType.INT32) {
        values[i] = bytes.getInt();
      } else {
        return null;
      }
    }
    return values;
  }

  /** Integers that are an attribute in older opsets and an input in newer ones. */
  long @Nullable [] integers(String attribute, int input) {
    List<Long> fixed = node.integers(attribute).orElse(null);
    return fixed == null ? integers(input) : fixed.stream().mapToLong(Long::longValue).toArray();
  }

  /** Integers of an attribute; empty if there is none. */
  long[] integers(String attribute) {
    return node.integers(attribute).orElse(List.of()).stream().mapToLong(Long::longValue).toArray();
  }

  void out(int output, @Nullable ElementType element, @Nullable Dims dims) {
    if (output < node.outputs().size()) {
      scope.put(node.outputs().get(output), element, dims);
    }
  }

  void out(@Nullable ElementType element, @Nullable Dims dims) {
    out(0, element, dims);
  }

  /** Says what the elements of the first output are. */
  void outContents(List<Dim> contents) {
    if (contents.size() <= MAX_CONTENTS) {
      scope.putContents(node.output(), contents);
    }
  }

  /** As many open dimensions, if that is a rank. */
  static Dims open(long rank) {
    if (rank < 0 || rank > MAX_RANK) {
      throw new Contradiction("rank: " + rank + " (expected: 0 to " + MAX_RANK + ")");
    }
    return Dims.open((int) rank);
  }

  /** An axis counted from the front. */
  static int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new Contradiction(
          "axis: " + axis + " (expected: from " + -rank + " up to " + (rank - 1) + ")");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** The one extent that both must have. */
  static Dim same(String what, Dim left, Dim right) {
    if (left instanceof Dim.Known(long a) && right instanceof Dim.Known(long b) && a != b) {
      throw new Contradiction(what + ": " + a + " and " + b + " (expected: the same)");
    }
    return left instanceof Dim.Known ? left : right instanceof Dim.Known ? right : left;
  }

  /** What elementwise operators make of two shapes. */
  static @Nullable Dims broadcast(@Nullable Dims left, @Nullable Dims right) {
    if (left == null || right == null) {
      return null;
    }
    int rank = Math.max(left.rank(), right.rank());
    List<Dim> axes = new ArrayList<>();
    for (int i = rank; i > 0; i--) {
      Dim a = i > left.rank() ? Dim.of(1) : left.axis(-i);
      Dim b = i > right.rank() ? Dim.of(1) : right.axis(-i);
      axes.add(broadcast(a, b));
    }
    return new Dims(axes);
  }

  private static Dim broadcast(Dim a, Dim b) {
    if (a.is(1)) {
      return b;
    }
    if (b.is(1) || a.equals(b)) {
      return a;
    }
    if (a instanceof Dim.Known || b instanceof Dim.Known) {
      return same("broadcast extents", a, b);
    }
    return Dim.open();
  }
}
