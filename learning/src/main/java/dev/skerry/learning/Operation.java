package dev.skerry.learning;

import ai.djl.ndarray.NDArray;

/** What an operator does to arrays, such that PyTorch can follow it back. */
@FunctionalInterface
interface Operation {
  NDArray apply(Call call);
}
