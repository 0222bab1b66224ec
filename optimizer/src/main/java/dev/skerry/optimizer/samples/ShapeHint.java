package dev.skerry.optimizer.samples;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.optimizer.samples.Preparation.Order;
import java.util.Locale;

/** What a data spec can say so that samples get the shape that a model takes. */
final class ShapeHint {
  private static final int COLOURS = 3;

  private ShapeHint() {}

  static String of(TensorSpec spec, Samples.Field field) {
    for (Order from : Order.values()) {
      Order to = from == Order.FIRST ? Order.LAST : Order.FIRST;
      if (fits(spec, field.preparation().withOrder(from, to).shape(field.rows().shape()))) {
        return "a data spec with " + order(from, to) + " under inputs: brings channels there";
      }
    }
    if (fits(spec, field.rows().shape())) {
      return "as they are stored they fit; a data spec without stored: and wanted: leaves them so";
    }
    return isPictures(field) && spec.shape().rank() == 4
        ? pictures(spec.shape())
        : "a data spec can reorder, resize and scale them";
  }

  private static boolean fits(TensorSpec spec, Shape shape) {
    return spec.shape().rank() > 0 && spec.shape().with(0, shape.dimension(0)).accepts(shape);
  }

  private static boolean isPictures(Samples.Field field) {
    Shape shape = field.rows().shape();
    return field.rows().type() == ElementType.UINT8
        && shape.rank() == 4
        && shape.dimension(3) == COLOURS;
  }

  private static String pictures(Shape wanted) {
    boolean first = wanted.dimension(1) == COLOURS;
    long height = wanted.dimension(first ? 2 : 1);
    long width = wanted.dimension(first ? 3 : 2);
    if (height == Shape.ANY || width == Shape.ANY || wanted.dimension(first ? 1 : 3) != COLOURS) {
      return "a data spec can reorder, resize and scale them";
    }
    return "a data spec with pictures: {width: "
        + width
        + ", height: "
        + height
        + ", fit: crop}"
        + (first ? " and " + order(Order.LAST, Order.FIRST) + " under inputs:" : "")
        + " brings picture files there";
  }

  private static String order(Order from, Order to) {
    return "all: {stored: " + word(from) + ", wanted: " + word(to) + "}";
  }

  private static String word(Order order) {
    return order.name().toLowerCase(Locale.ROOT);
  }
}
