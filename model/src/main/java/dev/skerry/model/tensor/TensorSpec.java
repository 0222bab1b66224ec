package dev.skerry.model.tensor;

/**
 * What a model takes or gives under a name.
 *
 * @param shape with {@link Shape#ANY} where the model leaves a dimension open
 */
public record TensorSpec(String name, ElementType type, Shape shape) {
  /** Whether the outermost dimension is open, as it is in models that take batches. */
  public boolean hasOpenBatch() {
    return shape.rank() > 0 && shape.dimension(0) == Shape.ANY;
  }

  /**
   * The shape with every open dimension but the outermost, and the outermost too if open, set to
   * {@code batch} or 1.
   */
  public Shape resolved(int batch) {
    Shape resolved = shape;
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.dimension(axis) == Shape.ANY) {
        resolved = resolved.with(axis, axis == 0 ? batch : 1);
      }
    }
    return resolved;
  }

  /** As in {@code input FP32[-1,3,32,32]}. */
  @Override
  public String toString() {
    return name + " " + type + shape;
  }
}
