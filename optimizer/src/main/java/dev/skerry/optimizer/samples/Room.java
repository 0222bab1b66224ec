package dev.skerry.optimizer.samples;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;

/** Where a tensor's memory comes from. */
@FunctionalInterface
interface Room {
  Tensor tensor(ElementType type, Shape shape);
}
