package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a convolution or pooling walks over one spatial axis.
 *
 * @param extent what the kernel spans, with its dilation
 * @param padding at both ends together
 */
record Window(long extent, long stride, long head, long padding, Rounding rounding) {
  /** What happens to a last step that does not fit. */
  enum Rounding {
    FLOOR,
    CEIL,
    /** As many steps as there are strides in the input, however much padding that takes. */
    SAME
  }

  /** The window of a node along a spatial axis, 0 being the first after batch and channels. */
  static Window of(Node node, int axis, int spatial, long kernel) {
    long dilation = at(node.integers("dilations").orElse(null), axis, 1);
    long stride = at(node.integers("strides").orElse(null), axis, 1);
    List<Long> pads = node.integers("pads").orElse(null);
    long head = at(pads, axis, 0);
    long padding = Math.addExact(head, at(pads, axis + spatial, 0));
    String auto = node.text("auto_pad", "NOTSET");
    if (auto.equals("VALID")) {
      head = 0;
      padding = 0;
    }
    Rounding rounding =
        auto.startsWith("SAME")
            ? Rounding.SAME
            : node.integer("ceil_mode", 0) == 1 ? Rounding.CEIL : Rounding.FLOOR;
    if (stride < 1 || kernel < 1 || dilation < 1) {
      throw new Contradiction(
          "kernel "
              + kernel
              + ", stride "
              + stride
              + ", dilation "
              + dilation
              + " (expected: >= 1)");
    }
    long extent = Math.addExact(Math.multiplyExact(kernel - 1, dilation), 1);
    return new Window(extent, stride, head, padding, rounding);
  }

  /** How many steps it takes. */
  Dim over(Dim input) {
    if (!(input instanceof Dim.Known(long size))) {
      return Dim.open();
    }
    if (rounding == Rounding.SAME) {
      return Dim.of(Math.ceilDiv(size, stride));
    }
    long room = Math.addExact(size, padding) - extent;
    if (room < 0) {
      throw new Contradiction(
          "window of "
              + extent
              + " over "
              + size
              + " with padding "
              + padding
              + " (expected: to fit)");
    }
    long steps = (rounding == Rounding.CEIL ? Math.ceilDiv(room, stride) : room / stride) + 1;
    boolean lastIsPadding =
        rounding == Rounding.CEIL && Math.multiplyExact(steps - 1, stride) >= size + head;
    return Dim.of(lastIsPadding ? steps - 1 : steps);
  }

  static long at(@Nullable List<Long> values, int index, long otherwise) {
    return values == null || values.isEmpty() ? otherwise : values.get(index);
  }
}
