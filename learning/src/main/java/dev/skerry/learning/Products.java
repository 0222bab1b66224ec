package dev.skerry.learning;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** Products of matrices. */
final class Products {
  private Products() {}

  /** alpha · A · B + beta · C, with A and B turned over if asked. */
  static NDArray gemm(Call call) {
    NDArray a = call.node().integer("transA", 0) == 0 ? call.input(0) : call.input(0).transpose();
    NDArray b = call.node().integer("transB", 0) == 0 ? call.input(1) : call.input(1).transpose();
    NDArray product = Arrays.scaled(a.matMul(b), call.node().real("alpha", 1));
    @Nullable NDArray c = call.optional(2);
    return c == null ? product : product.add(Arrays.scaled(c, call.node().real("beta", 1)));
  }
}
